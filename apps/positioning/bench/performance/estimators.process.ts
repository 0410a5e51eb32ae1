import { median } from '@umbra/bench';
import { isLocated, locate, NO_FALLBACK, scanOfTelemetry } from '@umbra/positioning-engine';
import { positioningDataSource } from '../../src/positioning.data-source.ts';
import { queriesOf } from '../../src/radio-map/run-query.ts';
import { DEFAULT_CACHE_LIMITS } from '../../src/radio-map/station-cache.ts';
import { StoredRadioMap } from '../../src/radio-map/stored-radio-map.ts';
import { scanOnly } from './bodies.ts';
import { FOUND_SHARE } from './locate-places.ts';
import { StreetMap } from './street-map.ts';

// A process of its own: the engine on the stored map, all of which is in memory by then. Tells the CPU of each locate.

const PLACES = 500;
const ROUNDS = 5;
const NEVER_MS = 2 ** 31;

// A process that a signal ends leaves no profile.
process.once('SIGTERM', () => process.exit());
const [url = '', seed = '0', stations = '0'] = process.argv.slice(2);
const dataSource = positioningDataSource({ url, poolSize: 1, purpose: 'bench' });
await dataSource.initialize();
const map = new StoredRadioMap(queriesOf(dataSource), { ...DEFAULT_CACHE_LIMITS, ttlMs: NEVER_MS }).forProject('bench');
const scans = [...new StreetMap({ seed: Number(seed), stations: Number(stations) }).scans(PLACES, 4)].map(
  (contribution) => scanOfTelemetry(scanOnly(contribution).scan!, 0),
);
const milliseconds = scans.map((): number[] => []);
let located = 0;
let before = process.cpuUsage();
for (let round = 0; round <= ROUNDS; round += 1) {
  // The first round reads the map, and the code is compiled in it.
  if (round === 1) before = process.cpuUsage();
  for (const [nth, scan] of scans.entries()) {
    const startedAtMs = performance.now();
    const result = await locate({ scan, confidence: 68, fallback: NO_FALLBACK }, map);
    if (round > 0) milliseconds[nth]!.push(performance.now() - startedAtMs);
    if (isLocated(result)) located += 1;
  }
}
const { user, system } = process.cpuUsage(before);
await dataSource.destroy();
if (located < FOUND_SHARE * PLACES * (ROUNDS + 1))
  throw new Error(`only ${String(located)} scans of known places were located`);
// Stays until it is ended: an exit may overtake an answer.
process.channel?.ref();
process.send?.({
  meanCpuMs: (user + system) / 1_000 / (PLACES * ROUNDS),
  // The kernel counts the CPU of a thread in ticks of milliseconds: a place's own time is the median of its rounds.
  placesMs: milliseconds.map(median).sort((a, b) => a - b),
});
