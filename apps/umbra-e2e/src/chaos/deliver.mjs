import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '../../../launcher/src/stack/http-json.mjs';

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 500;
const TOO_MANY_REQUESTS = 429;

/**
 * Sends the same request until it is acknowledged, as a device does that got no answer.
 *
 * @param {() => Promise<unknown>} send
 * @param {import('./ledger.mjs').Ledger} ledger
 * @param {number} withinMs
 * @throws {HttpError} when it is refused: repeating would not help
 * @throws {Error} when it is not accepted in time
 */
export async function deliver(send, ledger, withinMs) {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (Date.now() > deadlineMs)
        throw new Error(`A sample was not accepted for ${withinMs / 1000} s.`, { cause: error });
      ledger.repeated += 1;
      ledger.lastFailure = error;
      await sleep(SHORTEST_PAUSE_MS + Math.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
    }
  }
}

/** @param {unknown} error */
function isRefusal(error) {
  return error instanceof HttpError && error.status < 500 && error.status !== TOO_MANY_REQUESTS;
}
