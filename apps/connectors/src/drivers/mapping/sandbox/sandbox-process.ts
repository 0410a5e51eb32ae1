import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MappingError } from '../mapping.error.ts';
import { READY, type SandboxAnswer, type SandboxQuestion } from './sandbox-protocol.ts';

/** Beside this file, compiled or not. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './sandbox.main.ts' : './sandbox.main.js', import.meta.url),
);
/** No files to write, no processes; nothing of our environment, which holds secrets. */
const OPTIONS = {
  execArgv: ['--permission', '--allow-fs-read=*', '--allow-worker', '--max-old-space-size=96', '--no-warnings'],
  env: {},
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as ('ignore' | 'ipc')[],
};
const START_TIMEOUT_MS = 30_000;

/** A process that applies one expression at a time, and is ended when that takes too long. */
export class SandboxProcess {
  #child: Promise<ChildProcess> | undefined;

  /** @throws MappingError */
  async ask(question: SandboxQuestion, timeoutMs: number): Promise<SandboxAnswer> {
    const child = await this.#running();
    try {
      return (await answerOf(child, timeoutMs, () => child.send(question))) as SandboxAnswer;
    } catch (error) {
      this.#child = undefined;
      child.kill('SIGKILL');
      throw error;
    }
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    (await child?.catch(() => undefined))?.kill('SIGKILL');
  }

  async #running(): Promise<ChildProcess> {
    const starting = (this.#child ??= start());
    try {
      const child = await starting;
      if (child.exitCode === null && child.signalCode === null) return child;
    } catch (error) {
      this.#child = undefined;
      throw error;
    }
    // Somebody else has ended it.
    return (this.#child = start());
  }
}

async function start(): Promise<ChildProcess> {
  const child = fork(PROGRAM, OPTIONS);
  // Nobody waits for it: neither the end of this process, nor a test.
  child.unref();
  child.channel?.unref();
  try {
    const first = await answerOf(child, START_TIMEOUT_MS, () => undefined);
    if (first !== READY) throw new Error('The sandbox for mappings does not start.');
    return child;
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error('The sandbox for mappings does not start.', { cause: error });
  }
}

/** The next message of a child. */
function answerOf(child: ChildProcess, timeoutMs: number, ask: () => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      child.off('message', answered).off('exit', ended).off('error', ended);
    };
    const answered = (message: unknown): void => {
      done();
      resolve(message);
    };
    const ended = (): void => {
      done();
      reject(new MappingError('needs more memory than it may have'));
    };
    const timer = setTimeout(() => {
      done();
      reject(new MappingError(`takes more than ${String(timeoutMs)} ms`));
    }, timeoutMs);
    child.on('message', answered).on('exit', ended).on('error', ended);
    ask();
  });
}
