import { errorFields } from '@umbra/errors';
import type { Readiness, ReadinessCheck } from '../health/readiness.ts';
import type { Logger } from '../logging/logger.ts';

export interface WaitForOptions {
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** Aborted when the process is told to end: nothing is waited for any more. */
  readonly stopping?: AbortSignal | undefined;
  readonly firstPauseMs?: number;
}

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;
const REMINDER_MS = 60_000;

/** The process was told to end while it waited for what it needs. */
export class StoppedWaitingError extends Error {
  constructor(name: string) {
    super(`Told to stop while waiting for ${name}.`);
  }
}

/**
 * Waits until `check` says true, so that services may be started in any order and before anything that they need. Until
 * then the process is unready for this reason, in these words; the log has them when they change, and once a minute.
 * Whatever fails is tried again: of a refused connection or a wrong password nobody knows whether it will be mended.
 * @throws StoppedWaitingError
 */
export async function waitFor(name: string, check: ReadinessCheck, options: WaitForOptions): Promise<void> {
  const { readiness, logger, stopping } = options;
  const startedAtMs = Date.now();
  let words: string | undefined;
  let saidAtMs = 0;
  readiness.register(name, () => words ?? 'not asked yet');
  for (let pauseMs = options.firstPauseMs ?? FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    const answer = await untilStopped(answerOf(check), stopping);
    if (answer === 'stopped') throw new StoppedWaitingError(name);
    if (answer.isReady) break;
    if (answer.reason !== words || Date.now() - saidAtMs >= REMINDER_MS) {
      logger.warn({ part: name, reason: answer.reason }, 'the service cannot start yet; it waits');
      saidAtMs = Date.now();
    }
    words = answer.reason;
    await pause(pauseMs, stopping);
  }
  readiness.register(name, () => true);
  if (words !== undefined)
    logger.info({ part: name, waitedMs: Date.now() - startedAtMs }, 'what it waited for is there');
}

type Answer = { readonly isReady: true } | { readonly isReady: false; readonly reason: string };

async function answerOf(check: ReadinessCheck): Promise<Answer> {
  try {
    const answer = await check();
    return answer === true ? { isReady: true } : { isReady: false, reason: answer };
  } catch (error) {
    return { isReady: false, reason: errorFields(error).reason };
  }
}

/** What is under way goes on by itself; nobody waits for it. */
function untilStopped<Result>(work: Promise<Result>, stopping: AbortSignal | undefined): Promise<Result | 'stopped'> {
  if (stopping === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve('stopped');
    if (stopping.aborted) stop();
    stopping.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => stopping.removeEventListener('abort', stop));
  });
}

async function pause(ms: number, stopping: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await untilStopped(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), stopping);
  clearTimeout(timer);
}
