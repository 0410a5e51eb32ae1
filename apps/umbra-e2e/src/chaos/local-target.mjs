import { until } from './wait.mjs';

const RECOVERS_WITHIN_MS = 90_000;

/**
 * The parts of a stack of processes, which starts them again by itself.
 *
 * @param {import('../../../launcher/stack.mjs').Stack} stack
 * @returns {import('./kills.mjs').Target}
 */
export function localTarget(stack) {
  return {
    victims: ['ingestion', 'shadows', 'kafka'],
    recoversWithinMs: RECOVERS_WITHIN_MS,
    kill: async (victim) => {
      const restarts = stack.restartCount(victim);
      stack.kill(victim);
      const isBack = () => stack.restartCount(victim) > restarts && (stack.parts.get(victim)?.pid ?? 0) !== 0;
      await until(`${victim} is started again`, isBack, RECOVERS_WITHIN_MS);
    },
    ready: async () => {
      await Promise.all([stack.ready('ingestion'), stack.ready('shadows')]);
    },
  };
}
