import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * What Kafka and PostgreSQL, with all of its sessions, have taken of the cores so far.
 *
 * @param {import('../../../launcher/stack.mjs').Stack} stack
 * @returns {Promise<Record<string, number>>} seconds, by server
 */
export async function serverCpuSeconds({ parts }) {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,cputimes=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return Object.fromEntries(
    ['kafka', 'postgres'].map((server) => {
      const pid = parts.get(server)?.pid;
      const own = processes.filter(([id, parent]) => id === pid || parent === pid);
      return [server, own.reduce((sum, [, , seconds = 0]) => sum + seconds, 0)];
    }),
  );
}
