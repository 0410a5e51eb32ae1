import { parseArgs } from 'node:util';

/**
 * @typedef {object} ChaosOptions
 * @property {number} kills in all, by turns
 * @property {number} singles devices that post one sample at a time, each with its own token
 * @property {number} batches users that post for many devices at a time
 * @property {boolean} skipBuild packages and build are current
 * @property {boolean} compose kills containers of docker/compose.yaml, which runs already
 */

export const usage = `npm run chaos -- [--kills 20] [--singles 16] [--batches 4] [--skip-build]
npm run chaos -- --compose [--kills 10] …

Starts Umbra on ports of its own, kills ingestion, shadows and Kafka by turns (kill -9) under load, and says whether every
acknowledged sample is in the trace exactly once. With --compose: the Umbra of docker/compose.yaml, which runs already, and
each of its containers by turns.`;

/**
 * @param {string[]} args
 * @returns {ChaosOptions | undefined} undefined when help was asked for
 * @throws {Error} that says which option is wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string' },
      singles: { type: 'string', default: '16' },
      batches: { type: 'string', default: '4' },
      'skip-build': { type: 'boolean', default: false },
      compose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    kills: wholeNumber('kills', values.kills ?? (values.compose ? '10' : '20')),
    singles: wholeNumber('singles', values.singles),
    batches: wholeNumber('batches', values.batches),
    skipBuild: values['skip-build'],
    compose: values.compose,
  };
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`--${name} ${text}: give a whole number from 1 to 9999.`);
  return Number(text);
}
