import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second of /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process has used so far, in user and system mode; without its children. */
export function cpuSeconds(pid: number): number {
  const { own } = ticksOf(pid);
  return own / TICKS_PER_SECOND;
}

/** The same for a process and all its children, also those that have ended: PostgreSQL has one for each connection. */
export function cpuSecondsOfFamily(pid: number): number {
  const { own, ended } = ticksOf(pid);
  let ticks = own + ended;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === pid) continue;
    try {
      const child = ticksOf(Number(name));
      if (child.parent === pid) ticks += child.own;
    } catch {
      // It ended while we looked; its parent has its ticks from now on.
    }
  }
  return ticks / TICKS_PER_SECOND;
}

function ticksOf(pid: number): { readonly parent: number; readonly own: number; readonly ended: number } {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // The name in parentheses may hold blanks; what follows it begins with the state.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) };
}

export interface FinishedProgram {
  readonly output: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Runs a Node program to its end, and tells what it used. @throws when it fails */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<FinishedProgram> {
  const startedAtMs = performance.now();
  const child = startNode(args, env);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let used = 0;
  const sampling = setInterval(() => (used = readCpu(child.pid) ?? used), 50);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${output}`);
  return { output, seconds: (performance.now() - startedAtMs) / 1_000, cpuSeconds: used };
}

export function startNode(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Ends a child and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

function readCpu(pid: number | undefined): number | undefined {
  try {
    return pid === undefined ? undefined : cpuSeconds(pid);
  } catch {
    return undefined;
  }
}
