import { readdirSync, readFileSync } from 'node:fs';
import { parseMachineStat, parseProcessStat, type ProcessTicks } from './proc-stat.ts';

/** Clock ticks a second of /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

const ticksOf = (pid: number): ProcessTicks => parseProcessStat(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));

/** Seconds of CPU that a process has used so far, in user and system mode; without its children. */
export const cpuSeconds = (pid: number): number => ticksOf(pid).own / TICKS_PER_SECOND;

/** The same for a process and all its children, also those that have ended: PostgreSQL has one for each connection. */
export function cpuSecondsOfFamily(pid: number): number {
  const { own, ended } = ticksOf(pid);
  return childrenOf(pid).reduce((ticks, child) => ticks + child.own, own + ended) / TICKS_PER_SECOND;
}

/** Seconds of CPU that the whole machine has worked since its start. */
export const cpuSecondsOfMachine = (): number =>
  parseMachineStat(readFileSync('/proc/stat', 'utf8')).busy / TICKS_PER_SECOND;

/** MiB of physical memory that a process holds. */
export function residentMiB(pid: number): number {
  const kiB = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kiB) / 1_024;
}

function childrenOf(pid: number): ProcessTicks[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== pid)
    .flatMap((name) => {
      try {
        return [ticksOf(Number(name))];
      } catch {
        // It ended while we looked; its parent has its ticks from now on.
        return [];
      }
    })
    .filter(({ parent }) => parent === pid);
}
