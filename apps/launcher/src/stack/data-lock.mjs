import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../setup/problem.mjs';

/**
 * Claims a data folder for this process, so that no second stack, and no reset, touches it meanwhile.
 *
 * @param {string} dataDir made when missing
 * @returns {() => void} gives the claim back
 * @throws {Problem} if a stack runs on it
 */
export function lockData(dataDir) {
  checkUnused(dataDir);
  mkdirSync(dataDir, { recursive: true });
  const file = lockFile(dataDir);
  writeFileSync(file, `${process.pid}\n`);
  return () => rmSync(file, { force: true });
}

/**
 * @param {string} dataDir
 * @throws {Problem} if a stack runs on it
 */
export function checkUnused(dataDir) {
  const file = lockFile(dataDir);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (isRunning(pid)) throw new Problem(`Umbra runs on ${dataDir} already, as process ${pid}: stop that one first.`);
}

/** @param {string} dataDir */
function lockFile(dataDir) {
  return join(dataDir, 'launcher.pid');
}

/** @param {number} pid */
function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return false;
  }
  // The number may be another program's by now: a launcher that was killed leaves its claim.
  const { error, stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return error !== undefined || stdout.includes('node');
}
