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

const [url = '', seed = '0', stations = '0', count = '0', batchSize = '0'] = process.argv.slice(2);
const dataSource = positioningDataSource({ url, poolSize: 2, purpose: 'bench' });
await dataSource.initialize();
const transactions = transactionsOf(dataSource);
const learner = new LearnContributions({ target: LIVE_LOG, refusals: new RefusalTable(OWN_SCHEMA) });
const warmUp = Math.ceil(Number(count) * WARM_UP_SHARE);
const contributions = [
  ...new StreetMap({ seed: Number(seed), stations: Number(stations) }).scans(warmUp + Number(count), 5),
].map(({ scan, ...contribution }) => ({
  layers: [SHARED_LAYER],
  contribution: { ...contribution, scan: { ...scan, wlan: scan.wlan.slice(0, ACCESS_POINTS) } },
}));

await learn(0, warmUp);
process.on('message', () => {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  void learn(warmUp, contributions.length).then(async () => {
    const { user, system } = process.cpuUsage(before);
    process.send?.({ seconds: (performance.now() - startedAtMs) / 1_000, cpuSeconds: (user + system) / 1e6 });
    await dataSource.destroy();
  });
});
process.send?.('warm');

async function learn(from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += Number(batchSize)) {
    const batch = contributions.slice(first, Math.min(to, first + Number(batchSize)));
    await transactions((session) => learner.learn(session, batch));
  }
}
