import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ManagedProcess, runToEnd } from '../../../../libs/dev-servers/src/process/managed-process.mjs';
import { nodeForServices, toolEnvironment } from '../setup/node-binary.mjs';
import { rootDir } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';

/**
 * kafkajs computes negative timeouts, which Node 24 warns of each time. Room for young objects, in MiB: what belongs to requests
 * on their way outlives a small room, and is copied again and again (docs/explanation/performance.md).
 */
const NODE_OPTIONS = [
  '--enable-source-maps',
  '--disable-warning=TimeoutNegativeWarning',
  '--min-semi-space-size=32',
  '--max-semi-space-size=64',
];

/**
 * Runs a built program of the workspace to its end.
 *
 * @param {{ file: string, args?: string[], env: NodeJS.ProcessEnv, abort?: AbortSignal, onLine?: (line: string) => void }} options
 *   `file` is relative to the top folder
 * @throws if it does not exit with 0
 */
export async function runProgram({ file, args = [], env, abort, onLine }) {
  await runToEnd({ name: file, ...command(file, args, env), abort, onLine });
}

/**
 * Runs a built program of the workspace for what it prints.
 *
 * @param {{ file: string, args?: string[], env: NodeJS.ProcessEnv, abort?: AbortSignal }} options
 * @returns {Promise<string>} without the line break at its end
 * @throws if it does not exit with 0; the message carries its error output
 */
export async function outputOf({ file, args = [], env, abort }) {
  const { command: program, args: all, ...options } = command(file, args, env);
  const { stdout } = await promisify(execFile)(program, all, { ...options, signal: abort });
  return stdout.trim();
}

/**
 * Runs a built program of the workspace to its end, on our terminal; a Ctrl-C reaches it too.
 *
 * @param {{ file: string, args: string[], env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code, 1 if a signal ended it
 */
export async function runInForeground({ file, args, env }) {
  const { command: program, args: all, ...options } = command(file, args, env);
  const child = spawn(program, all, { ...options, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Starts a service of the workspace.
 *
 * @param {{ name: string, env: NodeJS.ProcessEnv, abort: AbortSignal, onLine: (line: string) => void }} options
 * @returns {ManagedProcess}
 */
export function startService({ name, env, abort, onLine }) {
  return new ManagedProcess({ name, ...command(`apps/${name}/dist/main.js`, [], env), abort, onLine });
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function command(file, args, env) {
  const path = join(rootDir, file);
  if (!existsSync(path)) throw new Problem(`${file} is missing: run \`npx nx run-many -t build\`.`);
  return {
    command: nodeForServices(),
    args: [...NODE_OPTIONS, path, ...args],
    cwd: rootDir,
    env: { ...env, PATH: toolEnvironment().PATH },
  };
}
