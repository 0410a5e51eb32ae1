import { parseArgs } from 'node:util';

/**
 * @typedef {object} VerifyJobsOptions
 * @property {ReadonlySet<string>} checks which of them
 * @property {number} rows of a big job
 * @property {number} jobs big ones, one after the other
 * @property {number} kills jobs in the middle of which a service is killed
 * @property {boolean} skipBuild packages and build are current
 */

const CHECKS = ['throughput', 'fairness', 'kills', 'boundaries'];

export const usage = `npm run verify:jobs -- [--only throughput,fairness,kills,boundaries] [--rows 1000] [--jobs 10] [--kills 20] [--skip-build]

Starts Umbra on ports of its own and carries out jobs with everything on each row: how many rows a second, how the time splits by
step and by service, whether the memory stays flat (throughput); whether a small job of another tenant waits for a big one
(fairness); whether jobs in whose middle bulk-jobs, registry or geofencing is killed (kill -9) end like an undisturbed one, at
random moments (kills) and right before and after each commit on the way of a row (boundaries).`;

/**
 * @param {string[]} args
 * @returns {VerifyJobsOptions | undefined} undefined when help was asked for
 * @throws {Error} that says which option is wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: CHECKS.join() },
      rows: { type: 'string', default: '1000' },
      jobs: { type: 'string', default: '10' },
      kills: { type: 'string', default: '20' },
      'skip-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const checks = values.only.split(',');
  for (const check of checks) {
    if (!CHECKS.includes(check)) throw new Error(`--only ${check}: give some of ${CHECKS.join(', ')}.`);
  }
  return {
    checks: new Set(checks),
    rows: wholeNumber('rows', values.rows, 1_000),
    jobs: wholeNumber('jobs', values.jobs, 100),
    kills: wholeNumber('kills', values.kills, 1_000),
    skipBuild: values['skip-build'],
  };
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} most
 */
function wholeNumber(name, text, most) {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new Error(`--${name} ${text}: give a whole number from 1 to ${most}.`);
  }
  return value;
}
