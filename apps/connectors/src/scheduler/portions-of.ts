import type { Pulled } from '../domain/driver/driver.ts';

export interface PortionLimits {
  /** Samples, with one more for each device. */
  readonly maxSamples: number;
  /** How long what was read waits for more. */
  readonly maxWaitMs: number;
}

/**
 * What a driver finds, in portions to be stored together. What was found before a failure, or before the signal, comes
 * first; then that is thrown. A driver that does not heed the signal is left alone.
 */
export async function* portionsOf(
  pulls: AsyncIterable<Pulled>,
  signal: AbortSignal,
  { maxSamples, maxWaitMs }: PortionLimits,
): AsyncGenerator<Pulled[], void, undefined> {
  const iterator = pulls[Symbol.asyncIterator]();
  const aborted = rejectedWhenAborted(signal);
  let failure: { readonly error: unknown } | undefined;
  let isDone = false;
  let portion: Pulled[] = [];
  let samples = 0;
  let timeIsUp: Promise<typeof TIME_IS_UP> | undefined;
  let next: Promise<IteratorResult<Pulled, unknown>> | undefined;
  try {
    while (!isDone && failure === undefined) {
      try {
        next ??= heardOf(iterator.next());
        const found = await Promise.race([next, aborted.promise, ...(timeIsUp === undefined ? [] : [timeIsUp])]);
        if (found !== TIME_IS_UP) {
          next = undefined;
          if (found.done === true) isDone = true;
          else {
            portion.push(found.value);
            samples += found.value.samples.length + 1;
            timeIsUp ??= after(maxWaitMs);
            if (samples < maxSamples) continue;
          }
        }
      } catch (error) {
        failure = { error };
      }
      if (portion.length > 0) yield portion;
      [portion, samples, timeIsUp] = [[], 0, undefined];
    }
  } finally {
    aborted.forget();
    // It may be in the middle of what it does not end: nobody waits for it.
    if (!isDone) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
  if (failure !== undefined) throw failure.error;
}

/** It may fail while the portion before it is stored: then that is heard of afterwards. */
function heardOf<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}

const TIME_IS_UP = Symbol('time is up');

const after = (ms: number): Promise<typeof TIME_IS_UP> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(TIME_IS_UP);
    }, ms).unref();
  });

function rejectedWhenAborted(signal: AbortSignal): { readonly promise: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const fail = (): void => {
    reject(signal.reason as Error);
  };
  if (signal.aborted) fail();
  else signal.addEventListener('abort', fail, { once: true });
  return {
    promise,
    forget: () => {
      signal.removeEventListener('abort', fail);
    },
  };
}
