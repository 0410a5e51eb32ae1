import { spawnSync } from 'node:child_process';

/** What is measured has one core for itself; broker, database and load share the other. */
export const SERVER_CORE = 0;
export const OTHER_CORE = 1;

const canPin = spawnSync('taskset', ['--version']).status === 0;

export const pinningSays = canPin ? 'pinned with taskset' : 'not pinned: there is no taskset here';

/** The command that runs another one on one core, as far as that can be arranged. */
export const pinned = (core: number | undefined, command: readonly string[]): readonly string[] =>
  canPin && core !== undefined ? ['taskset', '-c', String(core), ...command] : command;

/** Pins a process that runs already, with all its threads; children that it makes from now on inherit it. */
export function pin(pid: number, core: number): void {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]);
}
