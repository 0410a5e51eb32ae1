import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * Waits until a condition holds.
 *
 * @param {string} what for the message
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} withinMs
 * @throws {Error} when it does not in time
 */
export async function until(what, condition, withinMs) {
  const deadlineMs = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadlineMs) throw new Error(`Not within ${withinMs / 1000} s: ${what}.`);
    await sleep(LOOK_EVERY_MS);
  }
}
