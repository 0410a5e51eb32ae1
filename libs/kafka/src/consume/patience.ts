import { classifyError } from '@umbra/errors';

/** Nobody wants the work any more that was waiting for another attempt. */
export class WorkAbandonedError extends Error {
  constructor(cause: unknown) {
    super('the work was given up', { cause });
  }
}

export interface PatienceOptions {
  /** Told before each pause. */
  readonly onFailure: (failure: { code: string; reason: string; pauseMs: number }) => void;
  readonly onSuccess: () => void;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/** Repeats what fails for a passing reason, at growing intervals, for as long as it is wanted. */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #sleepers = new Set<() => void>();

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** @throws WorkAbandonedError when it is not wanted any more @throws at once what no repetition mends */
  async repeat<Result>(isWanted: () => boolean, work: () => Promise<Result>): Promise<Result> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        const result = await work();
        this.#options.onSuccess();
        return result;
      } catch (error) {
        const { retryable, code, message } = classifyError(error);
        if (!retryable) throw error;
        this.#options.onFailure({ code, reason: message, pauseMs });
        if (isWanted()) await this.#pause(pauseMs);
        if (!isWanted()) throw new WorkAbandonedError(error);
      }
    }
  }

  /** Ends every pause now: what is not wanted any more is given up. */
  wake(): void {
    for (const wake of this.#sleepers) wake();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#sleepers.add(wake);
    });
  }
}
