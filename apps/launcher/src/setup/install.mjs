import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../../../../libs/dev-servers/src/process/managed-process.mjs';
import { rootDir } from './paths.mjs';

/** @typedef {{ version?: string, resolved?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage */

/** @returns {boolean} whether node_modules is what package-lock.json asks for */
export function isInstalled() {
  // npm writes down what it installed; reading it beats comparing times, which a checkout changes.
  const installed = readPackages(join(rootDir, 'node_modules/.package-lock.json'));
  const wanted = readPackages(join(rootDir, 'package-lock.json'));
  return installed !== undefined && wanted !== undefined && satisfies(installed, wanted);
}

/**
 * @param {Record<string, LockedPackage>} installed what npm noted in node_modules, by path
 * @param {Record<string, LockedPackage>} wanted what the lock file says, by path
 * @returns {boolean} whether everything wanted is there, at its version; packages for other platforms may be missing
 */
export function satisfies(installed, wanted) {
  const missing = Object.entries(wanted).some(([path, { optional, devOptional, peer }]) => {
    const isForAnyPlatform = !optional && !devOptional && !peer;
    return path !== '' && isForAnyPlatform && installed[path] === undefined;
  });
  const stale = Object.entries(installed).some(([path, { version }]) => wanted[path]?.version !== version);
  return !missing && !stale;
}

/**
 * Installs the npm packages exactly as locked.
 *
 * @param {{ abort?: AbortSignal, onLog?: (line: string) => void }} options
 */
export async function install({ abort, onLog }) {
  // Errors only: some packages warn of the Node that starts us, and then run on the Node 24 that is installed here.
  const args = ['ci', '--loglevel=error'];
  await runToEnd({ name: 'npm ci', command: 'npm', args, cwd: rootDir, abort, onLine: onLog });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}
