import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MappingOverrunError } from '../mapping.error.ts';
import { READY, type SandboxQuestion, type TimedAnswer } from './sandbox-protocol.ts';

/** Beside this file, compiled or not. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './sandbox.main.ts' : './sandbox.main.js', import.meta.url),
);
const JSONATA = createRequire(import.meta.url).resolve('jsonata');
/**
 * No files but its own, no processes, no code out of texts; nothing of our environment, which holds secrets. Of the net
 * this version of Node has no permission to take away: what an expression runs in has no way to it.
 */
const OPTIONS = {
  execArgv: [
    '--permission',
    `--allow-fs-read=${dirname(PROGRAM)}`,
    `--allow-fs-read=${JSONATA}`,
    '--allow-worker',
    '--disallow-code-generation-from-strings',
    '--max-old-space-size=96',
    '--no-warnings',
  ],
  env: {},
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as ('ignore' | 'ipc')[],
};
const START_TIMEOUT_MS = 30_000;

/** A process that applies one expression at a time, and is ended when that takes too long. */
export class SandboxProcess {
  #child: Promise<ChildProcess> | undefined;

  /** @throws MappingOverrunError */
  async ask(question: SandboxQuestion, timeoutMs: number): Promise<TimedAnswer> {
    const child = await this.#running();
    try {
      return (await answerOf(child, timeoutMs, () => child.send(question))) as TimedAnswer;
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
  const child = fork(PROGRAM, [JSONATA], OPTIONS);
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
      reject(new MappingOverrunError('needs more memory than it may have'));
    };
    const timer = setTimeout(() => {
      done();
      reject(new MappingOverrunError(`takes more than ${String(timeoutMs)} ms`));
    }, timeoutMs);
    child.on('message', answered).on('exit', ended).on('error', ended);
    ask();
  });
}
