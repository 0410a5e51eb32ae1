import { spawn } from 'node:child_process';
import { LastLines } from './last-lines.mjs';
import { readLines } from './line-reader.mjs';
import { guard, release } from './watchdog.mjs';

/**
 * @typedef {object} ProcessOptions
 * @property {string} name how it is called in messages
 * @property {string} command
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid] numeric user to run as (needs root)
 * @property {number} [gid]
 * @property {NodeJS.Signals} [stopSignal] what asks it to stop; default SIGTERM
 * @property {number} [stopWithinMs] SIGKILL follows after this long; default 5000
 * @property {RegExp} [readyLine] what the line looks like by which it says that it is ready
 * @property {(line: string) => void} [onLine] gets each line of its output and error output
 * @property {AbortSignal} [abort] stops it when it fires
 */

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit */

/** A process that did not do what it was started for; the message carries its last lines. */
export class ProcessError extends Error {
  /** @override */
  name = 'ProcessError';

  /**
   * @param {string} what
   * @param {string[]} lastLines
   */
  constructor(what, lastLines) {
    super(lastLines.length === 0 ? what : `${what}; its last lines:\n${lastLines.join('\n')}`);
  }
}

/** A child process with a name: it keeps its last lines, stops within a deadline, and never outlives its parent. */
export class ManagedProcess {
  name;
  /** @type {Promise<Exit>} settles once it is gone and its output is read */
  exited;
  #child;
  #lines = new LastLines();
  #stopSignal;
  #stopWithinMs;
  #running = true;
  #ready;
  /** @type {Promise<Exit> | undefined} */
  #stopping;

  /** @param {ProcessOptions} options */
  constructor(options) {
    const { name, command, args, cwd, env, uid, gid, readyLine, onLine, abort } = options;
    this.name = name;
    this.#stopSignal = options.stopSignal ?? 'SIGTERM';
    this.#stopWithinMs = options.stopWithinMs ?? 5_000;
    // A process group of its own: a Ctrl-C in the terminal must not stop it before its turn.
    this.#child = spawn(command, args, { cwd, env, uid, gid, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const { pid, stdout, stderr } = this.#child;
    if (pid !== undefined) guard(pid, this.#stopSignal);
    const stopNow = () => void this.stop();
    abort?.addEventListener('abort', stopNow);
    this.#ready = new Promise((resolve) => {
      for (const stream of [stdout, stderr]) {
        readLines(stream, (line) => {
          this.#lines.push(line);
          if (readyLine?.test(line)) resolve('ready');
          onLine?.(line);
        });
      }
    });
    this.#child.once('exit', () => {
      this.#running = false;
      abort?.removeEventListener('abort', stopNow);
      if (pid !== undefined) release(pid);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#running = false;
        this.#lines.push(`${command} could not be started: ${error.message}`);
        resolve({ code: null, signal: null });
      });
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** 0 if it could not be started at all. */
  get pid() {
    return this.#child.pid ?? 0;
  }

  get running() {
    return this.#running;
  }

  /** @returns {string[]} the newest lines of its output, oldest first */
  lastLines() {
    return this.#lines.toArray();
  }

  /**
   * Sends a signal to it and its own children, and does not wait.
   *
   * @param {NodeJS.Signals} signal
   */
  kill(signal = 'SIGKILL') {
    if (this.#running && this.pid !== 0) process.kill(-this.pid, signal);
  }

  /**
   * Asks it to stop, and kills it after the deadline. Settles when it is gone.
   *
   * @returns {Promise<Exit>}
   */
  stop() {
    // Once: to some programs a second signal means "now".
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop() {
    this.kill(this.#stopSignal);
    const timer = setTimeout(() => this.kill('SIGKILL'), this.#stopWithinMs);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Waits for the line that says it is ready.
   *
   * @param {number} withinMs
   * @throws {ProcessError} if it ends before, or is not ready in time (it is stopped then)
   */
  async waitUntilReady(withinMs) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, withinMs, `was not ready within ${withinMs / 1000} s`);
    });
    const ended = this.exited.then((exit) => `ended (${describeExit(exit)})`);
    const outcome = await Promise.race([this.#ready, late, ended]);
    clearTimeout(timer);
    if (outcome === 'ready') return;
    await this.stop();
    throw new ProcessError(`${this.name} ${outcome}`, this.lastLines());
  }
}

/**
 * @param {Exit} exit
 * @returns {string} in words, e.g. `SIGKILL` or `exit code 1`
 */
export function describeExit({ code, signal }) {
  if (signal !== null) return signal;
  return code === null ? 'it could not be started' : `exit code ${code}`;
}

/**
 * Runs a command to its end.
 *
 * @param {ProcessOptions} options
 * @throws {ProcessError} if it does not exit with 0
 */
export async function runToEnd(options) {
  options.abort?.throwIfAborted();
  const child = new ManagedProcess(options);
  const exit = await child.exited;
  if (exit.code === 0) return;
  throw new ProcessError(`${options.name} failed (${describeExit(exit)})`, child.lastLines());
}
