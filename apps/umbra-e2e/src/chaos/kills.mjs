import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './wait.mjs';

const ACKNOWLEDGED_BETWEEN = 300;
const LONGEST_LULL_MS = 1_500;

/**
 * @typedef {object} Target what is killed
 * @property {readonly string[]} victims who, by turns
 * @property {number} recoversWithinMs after a kill, until samples are acknowledged again
 * @property {(victim: string) => Promise<void>} kill as a crash would; settles once it is started again
 * @property {() => Promise<void>} ready settles once all of it works again
 */

/**
 * @typedef {object} Kill
 * @property {number} number from 1
 * @property {string} victim
 * @property {number} inFlight samples on their way when it was killed
 * @property {number} recoveryMs until it was ready again, and samples were acknowledged again
 */

/**
 * Kills by turns, each time in the middle of the load, and each time waits until all works again.
 *
 * @param {object} options
 * @param {number} options.count
 * @param {Target} options.target
 * @param {import('./ledger.mjs').Ledger} options.ledger
 * @param {() => unknown} options.failure of the load
 * @param {(kill: Kill) => void} options.onKill
 * @throws {Error} when something does not recover, or the load fails
 */
export async function killByTurns({ count, target, ledger, failure, onKill }) {
  const { recoversWithinMs } = target;
  /** @param {number} samples */
  const acknowledgedMore = async (samples) => {
    const goal = ledger.acknowledged + samples;
    const isReached = () => failure() !== undefined || ledger.acknowledged >= goal;
    await until(`${samples} more samples are acknowledged`, isReached, recoversWithinMs);
    if (failure() !== undefined) throw failure();
  };
  for (let number = 1; number <= count; number += 1) {
    const victim = String(target.victims[(number - 1) % target.victims.length]);
    await acknowledgedMore(ACKNOWLEDGED_BETWEEN);
    // At a moment that nothing foresees.
    await sleep(Math.random() * LONGEST_LULL_MS);
    await until('a sample is on its way', () => ledger.inFlight > 0, recoversWithinMs);
    const { inFlight } = ledger;
    const killedAtMs = Date.now();
    await target.kill(victim);
    await target.ready();
    await acknowledgedMore(ACKNOWLEDGED_BETWEEN);
    onKill({ number, victim, inFlight, recoveryMs: Date.now() - killedAtMs });
  }
}
