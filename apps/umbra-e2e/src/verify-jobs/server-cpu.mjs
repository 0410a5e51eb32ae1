import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** @typedef {Record<string, Map<number, number>>} ServerCpu seconds by process, by server */

/**
 * What Kafka and PostgreSQL, with its sessions of now, have taken of the cores so far.
 *
 * @param {import('../../../launcher/stack.mjs').Stack} stack
 * @returns {Promise<ServerCpu>}
 */
export async function serverCpu({ parts }) {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,cputimes=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return Object.fromEntries(
    ['kafka', 'postgres'].map((server) => {
      const pid = parts.get(server)?.pid;
      const own = processes.filter(([id, parent]) => id === pid || parent === pid);
      return [server, new Map(own.map(([id = 0, , seconds = 0]) => [id, seconds]))];
    }),
  );
}

/**
 * @param {ServerCpu} before
 * @param {ServerCpu} after
 * @returns {Record<string, number>} ms, by server; of sessions that have ended since, nothing is known
 */
export const serverCpuGrown = (before, after) =>
  Object.fromEntries(
    Object.entries(after).map(([server, processes]) => [
      server,
      [...processes].reduce((sum, [pid, seconds]) => sum + (seconds - (before[server]?.get(pid) ?? 0)) * 1_000, 0),
    ]),
  );
