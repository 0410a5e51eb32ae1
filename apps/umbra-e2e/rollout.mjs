// `npm run verify:rollout`: rolls, scales and breaks Umbra in a cluster under load, and counts what was acknowledged.
import { Agent } from 'node:http';
import { ensureDemoProject, accounts } from '../launcher/src/stack/demo-project.mjs';
import { Ledger } from './src/chaos/ledger.mjs';
import { startLoad } from './src/chaos/load.mjs';
import { prepare } from './src/chaos/prepare.mjs';
import { verify } from './src/chaos/verify.mjs';
import { until } from './src/chaos/wait.mjs';
import { startCallers } from './src/rollout/callers.mjs';
import { Cluster } from './src/rollout/cluster.mjs';
import { readOptions, usage } from './src/rollout/options.mjs';
import { watchVisibility } from './src/rollout/visibility.mjs';

const FIRST_SAMPLE_AGE_MS = 6 * 3_600_000;
const SAMPLES_BETWEEN = 300;
const ACKNOWLEDGED_WITHIN_MS = 120_000;
/** After which Kafka gives a silent member's partitions to others: who leaves in order is not waited for that long. */
const SESSION_TIMEOUT_MS = 6_000;

/** @param {string} line */
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

/**
 * What is done, in this order.
 *
 * @param {Cluster} cluster
 * @param {number} rounds
 * @returns {Promise<{ what: string, mayFail: boolean, act: () => Promise<void> }[]>}
 */
async function stepsFor(cluster, rounds) {
  const services = await cluster.services();
  const rolls = Array.from({ length: rounds }, () => services).flat();
  return [
    ...rolls.map((service) => ({ what: `roll ${service}`, mayFail: false, act: () => cluster.restart(service) })),
    ...['shadows', 'ingestion'].flatMap((service) =>
      [3, 1].map((replicas) => ({
        what: `scale ${service} to ${replicas}`,
        mayFail: false,
        act: () => cluster.scale(service, replicas),
      })),
    ),
    // A lone broker is away for some seconds: nothing can be acknowledged then, and 503 is the honest answer.
    { what: "delete the broker's pod", mayFail: true, act: () => cluster.deletePodOf('kafka') },
  ];
}

/** @param {import('./src/rollout/options.mjs').RolloutOptions} options */
async function run({ namespace, url, address, singles, batches, rounds }) {
  const cluster = new Cluster(namespace);
  const host = address ?? (await cluster.addressOf('gateway'));
  // Devices sign for the public name; where it leads is up to DNS, whose part this plays.
  const agent = new Agent({
    keepAlive: true,
    lookup: (_name, { all }, found) => (all ? found(null, [{ address: host, family: 4 }]) : found(null, host, 4)),
  });
  const connectUrl = `http://${host}:${new URL(url).port || 80}`;
  say(`making devices at ${connectUrl}, which sign for ${url}`);
  const { admin, demo } = accounts(process.env);
  const project = await ensureDemoProject({ url: connectUrl, admin, demo });
  const clients = await prepare({ url, admin, demo: project }, { singles: singles + 1, batches: batches + 1, agent });
  const [caller, ...devices] = clients.singles;
  const [[watched] = [], ...groups] = clients.batches;
  if (caller === undefined || watched === undefined) throw new Error('There are no devices to call with.');

  const ledger = new Ledger(Date.now() - FIRST_SAMPLE_AGE_MS);
  const { call } = clients;
  const postBatch = (/** @type {object[]} */ data) => call('POST', '/v3/batch', { data });
  await caller.post([{ timestamp: Date.now(), position: { lat: 52, lng: 13, accuracy: 10 } }]);
  const load = startLoad({ ledger, singles: devices, batches: groups, postBatch });
  const callers = startCallers({ call, device: caller });
  const visibility = watchVisibility({ call, trackingId: watched });
  /** @type {string[]} */
  const problems = [];
  const acknowledgedMore = async () => {
    const goal = ledger.acknowledged + SAMPLES_BETWEEN;
    const isReached = () => load.failure() !== undefined || ledger.acknowledged >= goal;
    await until(`${SAMPLES_BETWEEN} more samples are acknowledged`, isReached, ACKNOWLEDGED_WITHIN_MS);
    if (load.failure() !== undefined) throw load.failure();
  };
  try {
    await acknowledgedMore();
    for (const { what, mayFail, act } of await stepsFor(cluster, rounds)) {
      const before = { repeated: ledger.repeated, failures: callers.failures().length, acked: ledger.acknowledged };
      const asked = callers.requests();
      visibility.longestMs();
      const startMs = Date.now();
      await act();
      await acknowledgedMore();
      const failed = callers.failures().slice(before.failures);
      const repeated = ledger.repeated - before.repeated;
      const seconds = (Date.now() - startMs) / 1_000;
      const longestMs = visibility.longestMs();
      say(
        `${what}: ${seconds.toFixed(1)} s, ${ledger.acknowledged - before.acked} samples acknowledged, ` +
          `${callers.requests() - asked} other requests; failed: ${repeated} posts, ${failed.length} others; ` +
          `visible after ${longestMs} ms at the longest`,
      );
      if (repeated > 0) say(`  the last post: ${ledger.lastFailure}`);
      for (const { what: request, reason } of failed.slice(0, 5)) say(`  ${request}: ${reason}`);
      if (mayFail) continue;
      if (repeated + failed.length > 0) problems.push(`${what}: ${repeated} posts and ${failed.length} others failed`);
      if (longestMs > SESSION_TIMEOUT_MS) problems.push(`${what}: a sample was not visible for ${longestMs} ms`);
    }
  } finally {
    say('the load stops; what is unanswered is repeated until it is acknowledged');
    await Promise.all([load.stop(), callers.stop(), visibility.stop()]);
  }
  say(
    `comparing ${ledger.acknowledged} acknowledged samples of ${ledger.trackingIds().length} devices with their traces`,
  );
  problems.push(...(await verify(call, ledger)));
  say('comparing the read models with a rebuild from the log');
  say(
    `  ${(await cluster.run('shadows', 'node', 'apps/shadows/dist/rebuild.js', '--dry-run')).trim().split('\n').at(-1)}`,
  );
  clients.close();
  say(
    problems.length === 0
      ? `passed: ${ledger.acknowledged} acknowledged samples, each in its trace exactly once`
      : `FAILED:\n${problems.join('\n')}`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
