import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../../../../libs/dev-servers/src/process/managed-process.mjs';

const POLL_MS = 100;
const ANSWER_WITHIN_MS = 2_000;
const CRASHES_ALLOWED = 2;

/**
 * Waits until a service says that it is ready.
 *
 * @param {import('./part.mjs').Part} part
 * @param {number} internalPort
 * @param {{ withinMs?: number, abort?: AbortSignal }} [options]
 * @throws {ProcessError} if it keeps crashing, or is not ready in time
 */
export async function waitUntilReady(part, internalPort, { withinMs = 60_000, abort } = {}) {
  const deadlineMs = Date.now() + withinMs;
  const restartsBefore = part.restartCount;
  while ((await statusOf(`http://127.0.0.1:${internalPort}/health/ready`)) !== 200) {
    abort?.throwIfAborted();
    if (part.restartCount - restartsBefore > CRASHES_ALLOWED) throw unready(part, 'keeps crashing');
    if (Date.now() > deadlineMs) throw unready(part, `was not ready within ${withinMs / 1000} s`);
    await sleep(POLL_MS);
  }
}

/**
 * @param {import('./part.mjs').Part} part
 * @param {string} what
 */
function unready(part, what) {
  return new ProcessError(`${part.name} ${what}`, part.lastLines());
}

/**
 * @param {string} url
 * @returns {Promise<number | undefined>} the status of the answer; undefined if there is none
 */
function statusOf(url) {
  return new Promise((resolve) => {
    // No kept-alive connection: it would keep a test runner from ending.
    const request = get(url, { agent: false, timeout: ANSWER_WITHIN_MS }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', () => resolve(undefined));
  });
}
