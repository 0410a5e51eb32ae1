// `npm run verify:jobs`: how fast and how fairly jobs are carried out, and what becomes of them when services are killed.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts, startStack } from '../launcher/stack.mjs';
import { checkBoundaries } from './src/verify-jobs/boundaries.mjs';
import { checkFairness } from './src/verify-jobs/fairness.mjs';
import { checkKills } from './src/verify-jobs/kills.mjs';
import { readOptions, usage } from './src/verify-jobs/options.mjs';
import { checkThroughput } from './src/verify-jobs/throughput.mjs';

/** @param {string} line */
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

/** @param {import('./src/verify-jobs/options.mjs').VerifyJobsOptions} options */
async function run(options) {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-verify-jobs-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const stack = await startStack({
    dataDir: join(folder, 'data'),
    ports: await freeStackPorts(),
    // Jobs are looked at many times a second.
    env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '', BULK_JOBS_CALLS_PER_MINUTE: '1000000' },
    skipInstall: options.skipBuild,
    onProgress: (event) => {
      if (event.kind === 'crash' && !event.how.includes('SIGKILL')) {
        say(`${event.part} crashed (${event.how}):\n${event.lines.slice(-20).join('\n')}`);
      }
    },
  });
  process.once('SIGINT', () => void stack.stop().then(() => process.exit(130)));
  const agent = new Agent({ keepAlive: true });
  /** @type {string[]} */
  const problems = [];
  try {
    if (options.checks.has('throughput')) problems.push(...(await checkThroughput(stack, agent, options, say)));
    if (options.checks.has('fairness')) problems.push(...(await checkFairness(stack, agent, options, say)));
    if (options.checks.has('kills')) problems.push(...(await checkKills(stack, agent, options, say)));
    if (options.checks.has('boundaries')) problems.push(...(await checkBoundaries(stack, agent, say)));
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    agent.destroy();
    await stack.stop();
  }
  if (problems.length > 0) {
    say(`FAILED:\n${problems.join('\n')}\nlogs are kept in ${folder}/logs`);
    process.exitCode = 1;
    return;
  }
  say('passed');
  rmSync(folder, { recursive: true, force: true });
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
