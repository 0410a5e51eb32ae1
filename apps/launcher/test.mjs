// `npm test`: everything that must hold before a change lands, from formatting to the journey through all services.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closingLine } from './src/gate/count-tests.mjs';
import { runStep } from './src/gate/run-step.mjs';
import { steps } from './src/gate/steps.mjs';
import { install, isInstalled } from './src/setup/install.mjs';
import { preflight } from './src/setup/preflight.mjs';
import { failWith, Problem } from './src/setup/problem.mjs';

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** @returns {import('./src/gate/steps.mjs').GateStep[]} */
function chosenSteps() {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const chosen = steps.filter(({ kind }) => values.only === undefined || values.only.includes(kind));
  if (chosen.length === 0) throw new Problem('--only takes gate, unit, int or e2e.');
  return chosen;
}

async function main() {
  const chosen = chosenSteps();
  const needsKafka = chosen.some(({ kind }) => kind === 'int' || kind === 'e2e');
  await preflight({ kafka: needsKafka, ports: {} });
  if (!isInstalled()) {
    console.log('── npm ci');
    await install({ onLog: (line) => console.log(line) });
  }
  const tempDir = mkdtempSync(join(tmpdir(), 'umbra-gate-'));
  const results = [];
  for (const [index, step] of chosen.entries()) {
    console.log(`\n── ${index + 1}/${chosen.length} ${step.name}`);
    const result = await runStep(step, tempDir);
    console.log(`${result.ok ? '✓' : '✗'} ${step.name}, ${seconds(result.durationMs)}`);
    results.push(result);
  }
  rmSync(tempDir, { recursive: true });
  summarise(results);
}

/** @param {import('./src/gate/run-step.mjs').StepResult[]} results */
function summarise(results) {
  console.log('\n── summary');
  for (const { name, ok, durationMs, count } of results) {
    const tests = count === undefined ? '' : `  ${closingLine([count])}`;
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(18)} ${seconds(durationMs).padStart(8)}${tests}`);
  }
  console.log(closingLine(results.flatMap(({ count }) => count ?? [])));
  if (results.some(({ ok }) => !ok)) process.exitCode = 1;
}

main().catch(failWith);
