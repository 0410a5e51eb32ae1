import { setTimeout as sleep } from 'node:timers/promises';
import { describeExit } from '../../../../libs/dev-servers/src/process/managed-process.mjs';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** One that lived this long did not crash because of how it started. */
const HEALTHY_AFTER_MS = 10_000;

/** @typedef {import('../../../../libs/dev-servers/src/process/managed-process.mjs').ManagedProcess} ManagedProcess */

/** A process of the stack that is started again whenever it ends without being asked to. */
export class Part {
  name;
  #startProcess;
  #onProgress;
  #abort = new AbortController();
  /** @type {ManagedProcess | undefined} */
  #process;
  /** @type {Promise<void> | undefined} */
  #supervision;
  #restartCount = 0;
  /** @type {string[]} */
  #crashLines = [];

  /**
   * @param {string} name
   * @param {(abort: AbortSignal) => ManagedProcess | Promise<ManagedProcess>} startProcess
   * @param {import('./progress.mjs').OnProgress} onProgress
   */
  constructor(name, startProcess, onProgress) {
    this.name = name;
    this.#startProcess = startProcess;
    this.#onProgress = onProgress;
  }

  /** Of the present process; another one after a restart; 0 while there is none. */
  get pid() {
    return this.#process?.running ? this.#process.pid : 0;
  }

  /** How often it was started again. */
  get restartCount() {
    return this.#restartCount;
  }

  /** @returns {string[]} the newest lines of its present process; of the one before, if this one said nothing yet */
  lastLines() {
    const lines = this.#process?.lastLines() ?? [];
    return lines.length > 0 ? lines : this.#crashLines;
  }

  /** @throws if it can't be started the first time */
  async start() {
    const started = Promise.resolve(this.#startProcess(this.#abort.signal));
    this.#supervision = started.then(
      (first) => this.#supervise(first),
      () => {},
    );
    this.#process = await started;
  }

  /** Stops it for good, also while it is being started. */
  async stop() {
    this.#abort.abort();
    await this.#supervision;
    await this.#process?.stop();
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    this.#process?.kill(signal);
  }

  /** @param {ManagedProcess} first */
  async #supervise(first) {
    /** @type {ManagedProcess | undefined} */
    let current = first;
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      const startedAtMs = Date.now();
      if (current !== undefined) {
        const exit = await current.exited;
        if (this.#abort.signal.aborted) return;
        this.#crashLines = current.lastLines();
        this.#onProgress({ kind: 'crash', part: this.name, how: describeExit(exit), lines: this.#crashLines });
      }
      if (Date.now() - startedAtMs > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      if (!(await this.#pause(pauseMs))) return;
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      current = await this.#startAgain();
    }
  }

  /**
   * @param {number} ms
   * @returns {Promise<boolean>} false if it was stopped meanwhile
   */
  async #pause(ms) {
    await sleep(ms, undefined, { signal: this.#abort.signal }).catch(() => {});
    return !this.#abort.signal.aborted;
  }

  /** @returns {Promise<ManagedProcess | undefined>} undefined if it could not be started this time */
  async #startAgain() {
    this.#restartCount += 1;
    try {
      this.#process = await this.#startProcess(this.#abort.signal);
      this.#onProgress({ kind: 'restart', part: this.name, pid: this.#process.pid });
      return this.#process;
    } catch (error) {
      if (this.#abort.signal.aborted) return undefined;
      const lines = String(/** @type {Error} */ (error).message).split('\n');
      this.#onProgress({ kind: 'crash', part: this.name, how: 'it could not be started again', lines });
      return undefined;
    }
  }
}
