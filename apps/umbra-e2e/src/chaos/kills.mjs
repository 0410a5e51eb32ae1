import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './wait.mjs';

/** Who is killed, by turns. */
export const VICTIMS = /** @type {const} */ (['ingestion', 'shadows', 'kafka']);

const ACKNOWLEDGED_BETWEEN = 300;
const LONGEST_LULL_MS = 1_500;
const RECOVERED_WITHIN_MS = 90_000;

/**
 * @typedef {object} Kill
 * @property {number} number from 1
 * @property {typeof VICTIMS[number]} victim
 * @property {number} inFlight samples on their way when it was killed
 * @property {number} recoveryMs until it was ready again, and samples were acknowledged again
 */

/**
 * Kills by turns, each time in the middle of the load, and each time waits until all works again.
 *
 * @param {object} options
 * @param {number} options.count
 * @param {import('../../../launcher/stack.mjs').Stack} options.stack
 * @param {import('./ledger.mjs').Ledger} options.ledger
 * @param {() => unknown} options.failure of the load
 * @param {(kill: Kill) => void} options.onKill
 * @throws {Error} when something does not recover, or the load fails
 */
export async function killByTurns({ count, stack, ledger, failure, onKill }) {
  /** @param {number} samples */
  const acknowledgedMore = async (samples) => {
    const goal = ledger.acknowledged + samples;
    const isReached = () => failure() !== undefined || ledger.acknowledged >= goal;
    await until(`${samples} more samples are acknowledged`, isReached, RECOVERED_WITHIN_MS);
    if (failure() !== undefined) throw failure();
  };
  for (let number = 1; number <= count; number += 1) {
    const victim = VICTIMS[(number - 1) % VICTIMS.length] ?? 'ingestion';
    await acknowledgedMore(ACKNOWLEDGED_BETWEEN);
    // At a moment that nothing foresees.
    await sleep(Math.random() * LONGEST_LULL_MS);
    await until('a sample is on its way', () => ledger.inFlight > 0, RECOVERED_WITHIN_MS);
    const { inFlight } = ledger;
    const restarts = stack.restartCount(victim);
    const killedAtMs = Date.now();
    stack.kill(victim);
    const isBack = () => stack.restartCount(victim) > restarts && (stack.parts.get(victim)?.pid ?? 0) !== 0;
    await until(`${victim} is started again`, isBack, RECOVERED_WITHIN_MS);
    await Promise.all([stack.ready('ingestion'), stack.ready('shadows')]);
    await acknowledgedMore(ACKNOWLEDGED_BETWEEN);
    onKill({ number, victim, inFlight, recoveryMs: Date.now() - killedAtMs });
  }
}
