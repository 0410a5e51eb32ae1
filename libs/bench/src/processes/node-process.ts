import { spawn, type ChildProcess } from 'node:child_process';
import { pinned } from './cores.ts';
import { cpuSeconds } from './usage.ts';

export interface NodeProcess {
  readonly child: ChildProcess;
  readonly pid: number;
}

export interface NodeProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Undefined: on any. */
  readonly core?: number;
  /** False for a service that is deployed with the room that Node gives by itself. */
  readonly isRoomyForYoung?: boolean;
}

const running = new Set<ChildProcess>();

/** No child outlives us, also when we are told to go in the middle of a run. */
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

/** As the busiest services are started; the yardstick has the same. */
const YOUNG_OBJECTS = ['--min-semi-space-size=32', '--max-semi-space-size=64'];

export function startNode(args: readonly string[], options: NodeProcessOptions = {}): NodeProcess {
  const { env = {}, core, isRoomyForYoung = true } = options;
  const young = isRoomyForYoung ? YOUNG_OBJECTS : [];
  const node = [process.execPath, '--disable-warning=TimeoutNegativeWarning', ...young, ...args];
  const [command = '', ...rest] = pinned(core, node);
  const child = spawn(command, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // JSON has no NaN, and so no word for what was not measured.
    serialization: 'advanced',
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  // Somebody must read: a service whose log nobody takes stands still when the pipe is full.
  child.stdout?.resume();
  if (child.pid === undefined) throw new Error(`${command} cannot be started`);
  return { child, pid: child.pid };
}

/** Resolves with the next message of a child; rejects when it ends instead. */
export function messageFrom<Message>({ child }: NodeProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      reject(new Error(`${child.spawnargs.at(-1) ?? 'a process'} ended with ${String(code)} before it was done`));
    };
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Message);
    });
  });
}

/** Ends a child in order, and waits for it. */
export async function end({ child }: NodeProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

export interface FinishedProgram {
  readonly output: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** How exact the CPU of a program is known that has ended by itself. */
const LOOK_EVERY_MS = 20;

/** Runs a Node program to its end, and tells what it used. @throws when it fails */
export async function runNode(args: readonly string[], options: NodeProcessOptions = {}): Promise<FinishedProgram> {
  const startedAtMs = performance.now();
  const { child, pid } = startNode(args, options);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let used = 0;
  const looking = setInterval(() => (used = cpuSecondsIfAlive(pid) ?? used), LOOK_EVERY_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(looking);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${output}`);
  return { output, seconds: (performance.now() - startedAtMs) / 1_000, cpuSeconds: used };
}

function cpuSecondsIfAlive(pid: number): number | undefined {
  try {
    return cpuSeconds(pid);
  } catch {
    return undefined;
  }
}

/** Waits until a service says that it is ready. @throws after 30 s */
export async function waitUntilReady(url: string): Promise<void> {
  for (const deadlineMs = Date.now() + 30_000; Date.now() < deadlineMs;) {
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not become ready within 30 s`);
}
