import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../setup/problem.mjs';

/**
 * What a tool needs to know of a running stack. It holds passwords.
 *
 * @typedef {object} RunningStack
 * @property {string} url of the gateway
 * @property {import('./ports.mjs').StackPorts} ports
 * @property {{ KAFKA_BROKERS: string, DATABASE_URL: string, UMBRA_SECRET_KEY: string }} env
 */

/**
 * Notes a stack that runs, for tools that are started beside it.
 *
 * @param {string} dataDir
 * @param {RunningStack} stack
 * @returns {() => void} takes the note away
 */
export function noteRunningStack(dataDir, { url, ports, env }) {
  const file = noteFile(dataDir);
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify({ url, ports, env }), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/**
 * @param {string} dataDir
 * @returns {RunningStack}
 * @throws {Problem} if none runs
 */
export function readRunningStack(dataDir) {
  const file = noteFile(dataDir);
  if (!existsSync(file)) throw new Problem('Umbra does not run here: run `npm start` first, in another terminal.');
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * @param {string} dataDir
 * @returns {string | undefined} where the stack answers that runs on this data, if one does
 */
export function runningUrl(dataDir) {
  return existsSync(noteFile(dataDir)) ? readRunningStack(dataDir).url : undefined;
}

/** @param {string} dataDir */
function noteFile(dataDir) {
  return join(dataDir, 'running-stack.json');
}
