import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Clock ticks a second of /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

const canPin = spawnSync('taskset', ['--version']).status === 0;

/** Starts a Node process, on one core if that can be arranged. */
export function startNode(core: number, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const node = [process.execPath, '--disable-warning=TimeoutNegativeWarning', ...args];
  const command = canPin ? ['taskset', '-c', String(core), ...node] : node;
  return spawn(command[0]!, command.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

/** Pins a process that runs already, with all its threads. */
export function pin(pid: number, core: number): void {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]);
}

export const pinningSays = canPin ? 'pinned with taskset' : 'not pinned: there is no taskset here';

/** Seconds of CPU that a process has used so far, in user and system mode. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resolves with the next message of a child; rejects when it ends instead. */
export function messageFrom<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process ended with ${code} before it was done`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Message);
    });
  });
}

/** Ends a child and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
