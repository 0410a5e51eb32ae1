import fc from 'fast-check';
import type { Contribution } from '../learn/contribution.ts';
import { stationKey } from '../station/station-ref.ts';
import type { Scan } from '../scan/scan.ts';
import { Random } from '../testing/random.ts';
import { macOf, RadioWorld } from '../testing/radio-world.ts';
import { isLocated, NO_FALLBACK, type Located, type LocateRequest } from './locate-request.ts';
import { locate } from './locate.ts';
import type { RadioMap } from './radio-map.ts';

const RUNS = 1_000;
/** The same worlds each time. */
const SEED = 11;
const TIMEOUT_MS = 120_000;
const BLUR_KEY = new Uint8Array([1, 2, 3]);

const request = (scan: Scan, changes: Partial<LocateRequest> = {}): LocateRequest => ({
  ...{ scan, confidence: 68, fallback: NO_FALLBACK },
  ...changes,
});

/**
 * For a thousand made-up worlds; a failure names the seed that makes it again. A check says whether its world put it to
 * the test: where nothing is found, little can be wrong.
 */
async function inEveryWorld(check: (seed: number) => Promise<boolean>): Promise<void> {
  let tested = 0;
  const property = fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
    if (await check(seed)) tested += 1;
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(tested).toBeGreaterThan(RUNS / 2);
}

const small = (seed: number): RadioWorld =>
  new RadioWorld({ seed, accessPoints: 3 + (seed % 8), contributions: 8 + (seed % 13) });

const shuffled = <T>(all: readonly T[], seed: number): T[] => {
  const random = new Random(seed);
  return all
    .map((each) => ({ each, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
};

async function found(scan: Scan, map: RadioMap): Promise<Located | undefined> {
  const result = await locate(request(scan), map);
  return isLocated(result) ? result : undefined;
}

const metresBetween = ({ frame }: RadioWorld, a: { lat: number; lng: number }, b: { lat: number; lng: number }) =>
  Math.hypot(frame.x(a.lng) - frame.x(b.lng), frame.y(a.lat) - frame.y(b.lat));

const NORTHERN_MACS = 2 ** 20;
const northern = (scan: Scan): Scan => ({
  ...scan,
  wlan: scan.wlan.map((each) => ({ ...each, mac: each.mac + NORTHERN_MACS })),
});
const twoKilometresNorth = (contribution: Contribution): Contribution => ({
  ...contribution,
  scan: northern(contribution.scan),
  fix: { ...contribution.fix, lat: contribution.fix.lat + 0.02 },
  hash: contribution.hash + 1_000,
});

describe('§11 what always holds', () => {
  it(
    'permuting a scan changes nothing',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned(world.contributions);
        const scan = world.scanAnywhere();
        const permuted = { ...scan, wlan: shuffled(scan.wlan, seed) };
        const result = await locate(request(scan), map);
        expect(await locate(request(permuted), map)).toEqual(result);
        return isLocated(result);
      }),
    TIMEOUT_MS,
  );

  it(
    'contributions learned in another order make the same stations and the same answers',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned(world.contributions);
        const other = RadioWorld.learned(shuffled(world.contributions, seed));
        const byKey = (from: typeof map) => new Map(from.all().map((station) => [stationKey(station.ref), station]));
        expect(byKey(other)).toEqual(byKey(map));
        const scan = world.scanAnywhere();
        const result = await locate(request(scan), map);
        expect(await locate(request(scan), other)).toEqual(result);
        return isLocated(result);
      }),
    TIMEOUT_MS,
  );

  it(
    'an unknown access point changes nothing, nor does an unknown name of a known one',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned(world.contributions);
        const scan = world.scanAnywhere();
        const unknown = [macOf(200), macOf(seed % 3) + 7].map((mac) => ({ mac, rssDbm: -40, ageMs: undefined }));
        const result = await locate(request(scan), map);
        const accompanied = await locate(request({ ...scan, wlan: [...scan.wlan, ...unknown] }), map);
        expect(isLocated(accompanied)).toBe(isLocated(result));
        if (!isLocated(result)) return false;
        expect(accompanied).toEqual(result);
        return true;
      }),
    TIMEOUT_MS,
  );

  it(
    'a device that hears all 10 dB louder is moved by less than the radius',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned(world.contributions);
        const scan = world.scanAnywhere();
        const louder = { ...scan, wlan: scan.wlan.map((each) => ({ ...each, rssDbm: each.rssDbm! + 10 })) };
        const [before, after] = [await found(scan, map), await found(louder, map)];
        if (before === undefined) return false;
        expect(metresBetween(world, before, after!)).toBeLessThan(before.accuracyMetres);
        return true;
      }),
    TIMEOUT_MS,
  );

  it(
    'the radius grows with the confidence, around the same centre',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned(world.contributions);
        const scan = world.scanAnywhere();
        const low = 50 + (seed % 49);
        const high = low + 1 + (seed % (99 - low));
        const [narrow, wide] = [
          await locate(request(scan, { confidence: low }), map),
          await locate(request(scan, { confidence: high }), map),
        ];
        if (!isLocated(narrow) || !isLocated(wide)) return false;
        expect(wide.accuracyMetres).toBeGreaterThan(narrow.accuracyMetres);
        expect({ lat: wide.lat, lng: wide.lng }).toEqual({ lat: narrow.lat, lng: narrow.lng });
        return true;
      }),
    TIMEOUT_MS,
  );

  it(
    'an answer is never farther than 1 km from all stations it was found from',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned([...world.contributions, ...world.contributions.map(twoKilometresNorth)]);
        const [here, there] = [world.scanAnywhere(), northern(world.scanAnywhere())];
        const mixed = { ...here, wlan: [...here.wlan, ...there.wlan.slice(0, seed % 3)] };
        const result = await found(mixed, map);
        if (result === undefined) return false;
        const heard = new Set(mixed.wlan.map(({ mac }) => mac));
        const stations = map.all().filter(({ ref }) => heard.has(ref.id));
        expect(Math.min(...stations.map((station) => metresBetween(world, result, station)))).toBeLessThan(1_000);
        return true;
      }),
    TIMEOUT_MS,
  );

  it(
    'a lone access point is answered only on demand, from 40 m or more, and stays inside the circle',
    () =>
      inEveryWorld(async (seed) => {
        const world = small(seed);
        const map = RadioWorld.learned(world.contributions);
        const station = map.all()[seed % map.all().length]!;
        const wlan = [{ mac: station.ref.id, rssDbm: -60, ageMs: undefined }];
        const lone = { ...world.scanAt(0, 0), wlan };
        expect(await locate(request(lone), map)).toEqual({ reason: 'single' });
        const fallback = { ...NO_FALLBACK, singleWifi: true };
        for (const confidence of [50, 95]) {
          const blurred = await locate(request(lone, { fallback, confidence, blurKey: BLUR_KEY }), map);
          if (!isLocated(blurred)) throw new Error(`not answered: ${blurred.reason}`);
          const distance = metresBetween(world, blurred, station);
          expect(distance).toBeGreaterThanOrEqual(40);
          expect(distance).toBeLessThan(blurred.accuracyMetres);
        }
        return true;
      }),
    TIMEOUT_MS,
  );
});
