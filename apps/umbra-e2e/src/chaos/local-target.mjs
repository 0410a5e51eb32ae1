import { until } from './wait.mjs';

/**
 * The parts of a stack of processes, which starts them again by itself.
 *
 * @param {import('../../../launcher/stack.mjs').Stack} stack
 * @returns {import('./kills.mjs').Target}
 */
export function localTarget(stack) {
  return {
    victims: ['ingestion', 'shadows', 'kafka'],
    kill: async (victim, withinMs) => {
      const restarts = stack.restartCount(victim);
      stack.kill(victim);
      const isBack = () => stack.restartCount(victim) > restarts && (stack.parts.get(victim)?.pid ?? 0) !== 0;
      await until(`${victim} is started again`, isBack, withinMs);
    },
    ready: async () => {
      await Promise.all([stack.ready('ingestion'), stack.ready('shadows')]);
    },
  };
}
