import { spawn } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as scenarios from './lib/scenarios.ts';
import { readSettings } from './lib/settings.ts';
import type { LoadSummary } from './lib/summary.ts';
import { readLedger } from './verify/read-ledger.ts';
import { Traces } from './verify/traces.ts';
import { verdictPage, verify } from './verify/verify.ts';

const VISIBLE_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 500;
const SHOWN_COMPLAINTS = 5;

/** `npm run load -- steady`: runs a scenario with k6, then looks for every acknowledged sample in the traces. */
const all: readonly scenarios.LoadScenario[] = [
  scenarios.ramp,
  scenarios.steady,
  scenarios.spike,
  scenarios.soak,
  scenarios.fleet,
];
const scenario = all.find(({ name }) => name === process.argv[2]);
if (scenario === undefined) {
  process.stderr.write(`Say which: npm run load -- ${all.map(({ name }) => name).join(' | ')}\n`);
  process.exit(2);
}
const env = { OUT: '.umbra/load', ...process.env, LEDGER: '1', K6_NO_USAGE_REPORT: 'true' };
const { url, user, out } = readSettings(env, scenario.defaults);
const files = join(out, `load-${scenario.name}`);
const consoleFile = `${files}.console.txt`;
await mkdir(out, { recursive: true });
await rm(consoleFile, { force: true });
const isLoadPassed = (await runK6(scenario.name)) === 0;

const { ledger, complaints } = await readLedger(consoleFile);
for (const line of complaints.slice(0, SHOWN_COMPLAINTS)) process.stdout.write(`${line}\n`);
const summary = JSON.parse(await readFile(`${files}.json`, 'utf8')) as LoadSummary;
const open = summary.figures['samples of shed and open requests'] ?? 0;
const verdict = await verify(ledger, await Traces.logIn(url, user), {
  open,
  visibleWithinMs: VISIBLE_WITHIN_MS,
  lookEveryMs: LOOK_EVERY_MS,
});
const page = verdictPage(verdict);
process.stdout.write(`\n${page}`);
await appendFile(`${files}.md`, `\n${page}`);
await writeFile(`${files}.json`, `${JSON.stringify({ ...summary, verdict }, null, 2)}\n`);
process.exitCode = isLoadPassed && summary.isPassed && verdict.isPassed ? 0 : 1;

/** @returns its exit code: 99 says that a threshold was not met */
async function runK6(name: string): Promise<number> {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = spawn(process.env['K6'] ?? 'k6', ['run', '--quiet', '--console-output', consoleFile, script], {
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new Error('k6 could not be started: install it, or name it by K6.', { cause }));
    });
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
