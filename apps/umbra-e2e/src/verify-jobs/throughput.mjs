import { SERVICES } from '../../../launcher/src/stack/ports.mjs';
import { heapAfterCollectionMib } from './heap-after-collection.mjs';
import { scrape, valueOf } from './metrics.mjs';
import { serverCpu, serverCpuGrown } from './server-cpu.mjs';
import { Tenant } from './tenant.mjs';

const MIB = 1024 * 1024;
const GOAL_ROWS_A_SECOND = 50;
const STEPS = ['provision', 'label', 'configure', 'associate'];
/** Of what is left after a collection: buffers and caches are a little bigger or smaller at each look. */
const GROWTH_AT_MOST_MIB = 5;

/**
 * Acceptance 2: big jobs, one after the other.
 *
 * @param {import('./tenant.mjs').Stack} stack
 * @param {import('node:http').Agent} agent
 * @param {{ rows: number, jobs: number }} options
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} what was not reached
 */
export async function checkThroughput(stack, agent, { rows, jobs }, say) {
  const tenant = await Tenant.make(stack, agent);
  await tenant.ended(await tenant.startJob(tenant.rowsWithEverything(50, 'warm')));
  const [rates, memoriesMib] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let nth = 1; nth <= jobs; nth += 1) {
    const [before, serversBefore] = [await scrape(stack), await serverCpu(stack)];
    const startMs = performance.now();
    const status = await tenant.ended(await tenant.startJob(tenant.rowsWithEverything(rows, `job ${nth} row`)));
    const seconds = (performance.now() - startMs) / 1_000;
    if (status.succeeded !== rows) return [`job ${nth}: ${JSON.stringify(status)}`];
    const [after, serversAfter] = [await scrape(stack), await serverCpu(stack)];
    const residentMib = valueOf(after, 'bulk-jobs', 'process_resident_memory_bytes') / MIB;
    const keptMib = await heapAfterCollectionMib(stack.parts.get('bulk-jobs')?.pid ?? 0);
    rates.push(rows / seconds);
    memoriesMib.push(keptMib);
    say(
      `job ${nth}: ${rows} rows in ${seconds.toFixed(1)} s, ${(rows / seconds).toFixed(0)} rows/s; ` +
        `bulk-jobs holds ${residentMib.toFixed(0)} MiB, of its heap ${keptMib.toFixed(1)} are left after a collection`,
    );
    say(`  ms a step: ${stepsOf(before, after)}`);
    const cpuMs = { ...cpuOf(before, after), ...serverCpuGrown(serversBefore, serversAfter) };
    const total = Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0);
    say(
      `  ms of CPU a row: ${(total / rows).toFixed(1)}: ` +
        Object.entries(cpuMs)
          .map(([part, ms]) => `${part} ${(ms / rows).toFixed(1)}`)
          .join(', '),
    );
  }
  const middle = Math.floor(jobs / 2);
  const grownMib = Math.max(...memoriesMib.slice(middle)) - Math.min(...memoriesMib.slice(0, middle + 1));
  const median = [...rates].sort((a, b) => a - b)[middle] ?? 0;
  say(
    `median ${median.toFixed(0)} rows/s; after a collection, ${grownMib.toFixed(1)} MiB more were left in the second half`,
  );
  return [
    ...(median < GOAL_ROWS_A_SECOND ? [`${median.toFixed(0)} rows/s, not ${GOAL_ROWS_A_SECOND}`] : []),
    ...(grownMib > GROWTH_AT_MOST_MIB ? [`bulk-jobs grew by ${grownMib.toFixed(1)} MiB`] : []),
  ];
}

/** @typedef {Map<string, import('./metrics.mjs').Series[]>} Scraped */

/**
 * @param {Scraped} before
 * @param {Scraped} after
 */
function stepsOf(before, after) {
  return STEPS.map((step) => {
    const grown = (/** @type {string} */ suffix) =>
      valueOf(after, 'bulk-jobs', `umbra_bulk_jobs_step_seconds_${suffix}`, { step }) -
      valueOf(before, 'bulk-jobs', `umbra_bulk_jobs_step_seconds_${suffix}`, { step });
    return `${step} ${((grown('sum') / grown('count')) * 1_000).toFixed(0)}`;
  }).join(', ');
}

/**
 * @param {Scraped} before
 * @param {Scraped} after
 * @returns {Record<string, number>} ms, by service
 */
function cpuOf(before, after) {
  const seconds = (/** @type {Scraped} */ scraped) =>
    Object.fromEntries(SERVICES.map((service) => [service, valueOf(scraped, service, 'process_cpu_seconds_total')]));
  return grown(seconds(before), seconds(after));
}

/**
 * @param {Record<string, number>} before seconds
 * @param {Record<string, number>} after
 * @returns {Record<string, number>} ms
 */
const grown = (before, after) =>
  Object.fromEntries(Object.entries(after).map(([part, seconds]) => [part, (seconds - (before[part] ?? 0)) * 1_000]));
