import { transactionsOf } from '@umbra/projections';
import { SHARED_LAYER } from '../../src/layers/layer.ts';
import { LearnContributions } from '../../src/learn-contributions/learn-contributions.ts';
import { LIVE_LOG } from '../../src/learn-contributions/learn-target.ts';
import { positioningDataSource } from '../../src/positioning.data-source.ts';
import { RefusalTable } from '../../src/refusals/refusal-table.ts';
import { OWN_SCHEMA } from '../../src/schemas.ts';
import { StreetMap } from './street-map.ts';

// A process of its own: contributions in batches as the service learns them, a transaction each. Warms up, says so, waits
// to be told, and tells how long the rest took.

const WARM_UP_SHARE = 0.25;
const ACCESS_POINTS = 20;

// A process that a signal ends leaves no profile.
process.once('SIGTERM', () => process.exit());
const [url = '', seed = '0', stations = '0', count = '0', batchSize = '0', scansEach = '0'] = process.argv.slice(2);
const dataSource = positioningDataSource({ url, poolSize: 2, purpose: 'bench' });
await dataSource.initialize();
const transactions = transactionsOf(dataSource);
const learner = new LearnContributions({ target: LIVE_LOG, refusals: new RefusalTable(OWN_SCHEMA) });
const warmUp = Math.ceil((Number(count) * WARM_UP_SHARE) / Number(batchSize)) * Number(batchSize);
const map = new StreetMap({ seed: Number(seed), stations: Number(stations) });
const walks = Math.ceil((warmUp + Number(count)) / Number(scansEach));
// Places of their own for each length of walk.
const contributions = [...map.walks(walks, Number(scansEach), 100 + Number(scansEach))].map(
  ({ scan, ...contribution }) => ({
    layers: [SHARED_LAYER],
    contribution: { ...contribution, scan: { ...scan, wlan: scan.wlan.slice(0, ACCESS_POINTS) } },
  }),
);

await learn(0, warmUp);
process.on('message', () => {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  void learn(warmUp, contributions.length).then(() => {
    const { user, system } = process.cpuUsage(before);
    // Its connections stay open: the CPU of a server process that has ended is no longer known.
    process.send?.({ seconds: (performance.now() - startedAtMs) / 1_000, cpuSeconds: (user + system) / 1e6 });
  });
});
process.send?.('warm');

async function learn(from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += Number(batchSize)) {
    const batch = contributions.slice(first, Math.min(to, first + Number(batchSize)));
    await transactions((session) => learner.learn(session, batch));
  }
}
