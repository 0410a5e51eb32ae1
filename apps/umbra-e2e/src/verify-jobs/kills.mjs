import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../chaos/wait.mjs';
import { differences, settledState } from './final-state.mjs';
import { Tenant } from './tenant.mjs';

const ROWS = 200;
const BACK_WITHIN_MS = 90_000;
const ENDS_WITHIN_MS = 300_000;
/** Longer than any step between two looks at the job. */
const JITTER_MS = 300;
/** @type {import('../../../launcher/stack.mjs').ServiceName[]} */
const VICTIMS = ['bulk-jobs', 'registry', 'geofencing'];

/**
 * Acceptance 3: in the middle of each job a service is killed, by turns, at a random moment.
 *
 * @param {import('./tenant.mjs').Stack} stack
 * @param {import('node:http').Agent} agent
 * @param {{ kills: number }} options
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} how jobs differ from an undisturbed one
 */
export async function checkKills(stack, agent, { kills }, say) {
  const calm = await Tenant.make(stack, agent);
  const calmJob = await calm.startJob(calm.rowsWithEverything(ROWS, 'row'));
  await calm.ended(calmJob);
  const expected = await settledState(calm, calmJob);
  /** @type {string[]} */
  const problems = [];
  for (let nth = 1; nth <= kills; nth += 1) {
    const victim = VICTIMS[nth % VICTIMS.length] ?? 'bulk-jobs';
    const tenant = await Tenant.make(stack, agent);
    const jobId = await tenant.startJob(tenant.rowsWithEverything(ROWS, 'row'));
    const endedRows = Math.floor(Math.random() * ROWS * 0.9);
    await tenant.until(jobId, ({ succeeded }) => succeeded >= endedRows, ENDS_WITHIN_MS);
    await sleep(Math.random() * JITTER_MS);
    const restarts = stack.restartCount(victim);
    stack.kill(victim);
    const killedMs = performance.now();
    await until(`${victim} is started again`, () => stack.restartCount(victim) > restarts, BACK_WITHIN_MS);
    const status = await tenant.ended(jobId);
    const endedMs = performance.now() - killedMs;
    await stack.ready(victim);
    const found = differences(expected, await settledState(tenant, jobId));
    say(
      `kill ${nth}/${kills}: ${victim}, with ${endedRows} rows ended; the job ended ${(endedMs / 1_000).toFixed(1)} s later, ` +
        `${status.succeeded} of ${ROWS} rows succeeded: ${found.length === 0 ? 'the same' : `DIFFERS\n  ${found.join('\n  ')}`}`,
    );
    problems.push(...found.map((difference) => `kill ${nth} of ${victim}: ${difference}`));
  }
  return problems;
}
