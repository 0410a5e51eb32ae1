import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeForServices, toolEnvironment } from '../setup/node-binary.mjs';
import { rootDir } from '../setup/paths.mjs';
import { readTestCount } from './count-tests.mjs';

/** @typedef {{ name: string, ok: boolean, durationMs: number, count?: import('./count-tests.mjs').TestCount }} StepResult */

/**
 * Runs one step of the gate with its output on ours. It stays in our process group: a Ctrl-C ends both.
 *
 * @param {import('./steps.mjs').GateStep} step
 * @param {string} tempDir for the file in which Jest counts
 * @returns {Promise<StepResult>}
 */
export async function runStep(step, tempDir) {
  const startedAtMs = Date.now();
  const countFile = join(tempDir, `${step.kind}.json`);
  const args = step.jest ? [...step.args, '--json', `--outputFile=${countFile}`] : step.args;
  const code = await run(args, step.jest);
  const durationMs = Date.now() - startedAtMs;
  const result = { name: step.name, ok: code === 0, durationMs };
  return step.jest ? { ...result, count: readTestCount(countFile) } : result;
}

/**
 * @param {string[]} args
 * @param {boolean} discardOutput Jest's JSON goes to standard output as well; its report to people does not
 * @returns {Promise<number | null>} the exit code
 */
function run(args, discardOutput) {
  const env = toolEnvironment();
  // The integration and end-to-end tests bring their own, empty servers.
  delete env.KAFKA_BROKERS;
  delete env.DATABASE_URL;
  const output = discardOutput ? 'ignore' : 'inherit';
  const child = spawn(nodeForServices(), args, { cwd: rootDir, env, stdio: ['ignore', output, 'inherit'] });
  const passOn = () => child.kill('SIGTERM');
  process.once('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGTERM', passOn);
      resolve(code);
    });
  });
}
