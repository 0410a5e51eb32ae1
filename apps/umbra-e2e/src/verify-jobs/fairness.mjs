import { Tenant } from './tenant.mjs';

const SMALL_ROWS = 10;
const SOLOS = 5;
const SLACK_MS = 1_000;

/**
 * §2 of the issue: a small job that starts while another tenant's big one runs ends within twice its solo time plus 1 s.
 *
 * @param {import('./tenant.mjs').Stack} stack
 * @param {import('node:http').Agent} agent
 * @param {{ rows: number }} options
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} what was not reached
 */
export async function checkFairness(stack, agent, { rows }, say) {
  const [small, big] = [await Tenant.make(stack, agent), await Tenant.make(stack, agent)];
  const timed = async (/** @type {string} */ prefix) => {
    const startMs = performance.now();
    const { succeeded } = await small.ended(await small.startJob(small.rowsWithEverything(SMALL_ROWS, prefix)));
    if (succeeded !== SMALL_ROWS) throw new Error(`of ${SMALL_ROWS} rows ${succeeded} succeeded`);
    return performance.now() - startMs;
  };
  await timed('warm');
  const solosMs = [];
  for (let nth = 0; nth < SOLOS; nth += 1) solosMs.push(await timed(`solo ${nth}`));
  const soloMs = solosMs.sort((a, b) => a - b)[Math.floor(SOLOS / 2)] ?? 0;
  const bigJob = await big.startJob(big.rowsWithEverything(rows, 'big'));
  const besideMs = [];
  for (const share of [0.1, 0.3, 0.5]) {
    await big.until(bigJob, ({ succeeded }) => succeeded >= rows * share, 300_000);
    besideMs.push(await timed(`beside ${share}`));
  }
  const stillRuns = (await big.statusOf(bigJob)).status === 'ongoing';
  await big.ended(bigJob);
  const worstMs = Math.max(...besideMs);
  const limitMs = 2 * soloMs + SLACK_MS;
  say(
    `a job of ${SMALL_ROWS} rows alone: ${soloMs.toFixed(0)} ms; beside one of ${rows}: ` +
      `${besideMs.map((ms) => ms.toFixed(0)).join(', ')} ms; allowed ${limitMs.toFixed(0)}`,
  );
  return [
    ...(stillRuns ? [] : ['the big job had ended before the small ones']),
    ...(worstMs > limitMs ? [`the small job took ${worstMs.toFixed(0)} ms, not ${limitMs.toFixed(0)}`] : []),
  ];
}
