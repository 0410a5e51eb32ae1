import fc from 'fast-check';
import { tileAt, tileBox, toDegrees } from '../grid/grid.ts';
import { deriveStation } from '../learn/derive-station.ts';
import { observe } from '../learn/observe.ts';
import { NO_SCAN } from '../scan/scan.ts';
import type { StationKind } from '../station/station-ref.ts';
import { packSums, unpackSums } from './pack-sums.ts';
import { EPOCH_DAYS } from './epoch.ts';
import { MAX_TILES, StationSums } from './station-sums.ts';
import type { Observation } from './tile-sums.ts';

interface Heard {
  readonly observation: Observation;
  readonly deviceHash: number;
}

/** Anywhere on earth, in whole units. */
const anywhere = fc.record({
  latUnits: fc.integer({ min: -850_000_000, max: 850_000_000 }),
  lngUnits: fc.integer({ min: -1_800_000_000, max: 1_799_999_999 }),
});
/** Within some kilometres: few tiles of the coarsest level, thousands of the finest. */
const inTown = fc.record({
  latUnits: fc.integer({ min: 498_700_000, max: 499_000_000 }),
  lngUnits: fc.integer({ min: 86_500_000, max: 87_000_000 }),
});
const inStreet = fc.record({
  latUnits: fc.integer({ min: 498_700_000, max: 498_710_000 }),
  lngUnits: fc.integer({ min: 86_500_000, max: 86_510_000 }),
});

const heardAt = (place: typeof anywhere, days = 120): fc.Arbitrary<Heard> =>
  fc
    .record({
      place,
      day: fc.integer({ min: 20_000, max: 20_000 + days }),
      weight: fc.integer({ min: 1, max: 500_000 }),
      signalDbm: fc.option(fc.integer({ min: -140, max: 0 }), { nil: undefined }),
      timingAdvance: fc.option(fc.integer({ min: 0, max: 1_282 }), { nil: undefined }),
      sessionClass: fc.integer({ min: 0, max: 15 }),
      deviceHash: fc.integer({ min: 0, max: 65_535 }),
    })
    .map(({ place: { latUnits, lngUnits }, deviceHash, ...rest }) => {
      const tile = tileAt(latUnits, lngUnits, 0);
      const corner = tileBox(tile, 0);
      const [eastUnits, northUnits] = [lngUnits - corner.lngUnits, latUnits - corner.latUnits];
      return { observation: { ...rest, tile, eastUnits, northUnits }, deviceHash };
    });

const sumsOf = (all: readonly Heard[], kind: StationKind = 'wlan'): StationSums => {
  const sums = StationSums.of(kind);
  for (const { observation, deviceHash } of all) sums.add(observation, deviceHash);
  return sums;
};

const bytes = (sums: StationSums): string => packSums(sums).toString('hex');

/** Observations, the same in another order, and where to cut that into parts. */
const orders = (place: typeof anywhere, days: number, size: { minLength: number; maxLength: number }) =>
  fc.array(heardAt(place, days), size).chain((heard) =>
    fc.record({
      heard: fc.constant(heard),
      mixed: fc.shuffledSubarray(heard, { minLength: heard.length }),
      cuts: fc.array(fc.integer({ min: 0, max: heard.length }), { maxLength: 5 }),
    }),
  );

const partsOf = (all: readonly Heard[], cuts: readonly number[]): Heard[][] => {
  const sorted = [0, ...[...cuts].sort((a, b) => a - b), all.length];
  return sorted.slice(1).map((to, index) => all.slice(sorted[index], to));
};

const places = [
  { name: 'of a street', place: inStreet, days: 120, size: { minLength: 0, maxLength: 60 }, runs: 200 },
  {
    name: 'of a town, on a coarser level',
    place: inTown,
    days: 120,
    size: { minLength: 200, maxLength: 700 },
    runs: 15,
  },
  { name: 'of all the world, of which some are dropped', place: anywhere, days: 120, size: { minLength: 250, maxLength: 400 }, runs: 15 }, // prettier-ignore
  { name: 'of a street, over years', place: inStreet, days: 1_500, size: { minLength: 0, maxLength: 120 }, runs: 200 }, // prettier-ignore
  { name: 'of all the world, over years', place: anywhere, days: 1_500, size: { minLength: 250, maxLength: 350 }, runs: 15 }, // prettier-ignore
];

describe('the sums of a station', () => {
  it.each(places)('§7.2 are the same to the byte in any order: observations $name', ({ place, days, size, runs }) => {
    fc.assert(
      fc.property(orders(place, days, size), ({ heard, mixed }) => {
        expect(bytes(sumsOf(mixed))).toBe(bytes(sumsOf(heard)));
      }),
      { numRuns: runs },
    );
  });

  it.each(places)('§7.2 are the same to the byte in any parts: observations $name', ({ place, days, size, runs }) => {
    fc.assert(
      fc.property(orders(place, days, size), fc.boolean(), ({ heard, mixed, cuts }, isRight) => {
        const parts = partsOf(mixed, cuts).map((part) => sumsOf(part));
        const merge = (a: StationSums, b: StationSums): StationSums => (a.merge(b), a);
        const merged = isRight
          ? parts.reduceRight((right, left) => merge(left, right))
          : parts.reduce((left, right) => merge(left, right));
        expect(bytes(merged)).toBe(bytes(sumsOf(heard)));
      }),
      { numRuns: runs },
    );
  });

  it.each(places)('§7.2 survive being stored between parts: observations $name', ({ place, days, size, runs }) => {
    fc.assert(
      fc.property(orders(place, days, size), ({ heard, mixed, cuts }) => {
        let stored = packSums(StationSums.of('wlan'));
        for (const part of partsOf(mixed, cuts)) {
          const sums = unpackSums(stored);
          sums.merge(sumsOf(part));
          stored = packSums(sums);
        }
        expect(stored.toString('hex')).toBe(bytes(sumsOf(heard)));
      }),
      { numRuns: runs },
    );
  });

  it.each(places)('are unpacked as they were packed: observations $name', ({ place, days, size, runs }) => {
    fc.assert(
      fc.property(fc.array(heardAt(place, days), size), (heard) => {
        const sums = sumsOf(heard);
        const unpacked = unpackSums(packSums(sums));
        expect(unpacked.level).toBe(sums.level);
        expect(unpacked.entries).toEqual(sums.entries);
        expect(unpacked.devices.hashes).toEqual(sums.devices.hashes);
      }),
      { numRuns: runs },
    );
  });

  it('§7.2 lie on the finest level that needs no more than 256 tiles', () => {
    const row = (count: number): Heard[] =>
      Array.from({ length: count }, (_, nth) => ({
        observation: {
          ...{ tile: tileAt(498_700_000 + nth * 720, 86_500_000, 0), day: 20_000, weight: 256, sessionClass: 0 },
          ...{ eastUnits: 1, northUnits: 1, signalDbm: -60, timingAdvance: undefined },
        },
        deviceHash: 1,
      }));
    expect(sumsOf(row(MAX_TILES)).level).toBe(0);
    const coarser = sumsOf(row(MAX_TILES + 1));
    expect(coarser.level).toBe(1);
    expect(coarser.entries.length).toBeLessThanOrEqual(MAX_TILES / 2 + 1);
    expect(coarser.entries.reduce((sum, { count }) => sum + count, 0)).toBe(MAX_TILES + 1);
    expect(sumsOf(row(1), 'lte').level).toBe(3);
  });

  it('keep epochs of 30 days apart, and all weight where it was', () => {
    fc.assert(
      fc.property(fc.array(heardAt(inTown), { minLength: 1, maxLength: 300 }), (heard) => {
        const { entries, level } = sumsOf(heard);
        for (const entry of entries) {
          expect(Math.floor(entry.firstDay / EPOCH_DAYS)).toBe(entry.span);
          expect(Math.floor(entry.lastDay / EPOCH_DAYS)).toBe(entry.span);
        }
        const latOf = (total: number, { tile, weightNorth, weight }: (typeof entries)[number]) =>
          total + tileBox(tile, level).latUnits * weight + weightNorth;
        const expected = heard.reduce(
          (total, { observation: { tile, weight, northUnits } }) =>
            total + (tileBox(tile, 0).latUnits + northUnits) * weight,
          0,
        );
        expect(entries.reduce(latOf, 0) / expected).toBeCloseTo(1, 12);
      }),
    );
  });

  it('keep what is older than half a year by years, so that years make a station no coarser', () => {
    const [place] = fc.sample(heardAt(inStreet), { numRuns: 1, seed: 1 });
    const sums = StationSums.of('wlan');
    for (let day = 20_000; day < 20_000 + 3_650; day += 10) {
      for (let nth = 0; nth < 20; nth += 1) {
        sums.add({ ...place!.observation, tile: tileAt(498_700_000 + nth * 720, 86_500_000, 0), day }, nth);
      }
    }
    expect(sums.level).toBe(0);
    expect(sums.newestEpoch).toBe(Math.floor(23_640 / EPOCH_DAYS));
    const spans = [...new Set(sums.entries.map(({ span }) => span))].sort((a, b) => b - a);
    expect(spans.filter((span) => span >= 0)).toEqual([788, 787, 786, 785, 784, 783, 782]);
    expect(spans.filter((span) => span < 0)).toHaveLength(11);
    expect(sums.entries.reduce((total, { count }) => total + count, 0)).toBe(365 * 20);
    const oldest = sums.entries.find(({ span }) => span < 0)!;
    expect(oldest.lastDay - oldest.firstDay).toBeLessThan(12 * EPOCH_DAYS);
  });

  it('take what makes no sense as the nearest that does: any clock, any signal', () => {
    const contribution = {
      ...{ atMs: -5e12, hash: 1, deviceHash: 1, sessionClass: 1 },
      fix: { lat: 49.87, lng: 8.65, accuracyMetres: 5, speedMps: 0, ageMs: 0 },
      scan: { ...NO_SCAN, wlan: [{ mac: 0x1000, rssDbm: -300.5, ageMs: undefined }] },
    };
    const [heard] = observe(contribution);
    const sums = StationSums.of('wlan');
    sums.add({ ...heard!.observation, timingAdvance: -3.4 }, 1);
    const unpacked = unpackSums(packSums(sums));
    expect(unpacked.entries).toEqual(sums.entries);
    expect(unpacked.entries[0]).toMatchObject({ span: 0, firstDay: 0, signalSum: 0, timingSum: 0 });
  });

  it('§2.7 tell one device from several, and no more than a few', () => {
    const [first] = fc.sample(heardAt(inStreet), { numRuns: 1, seed: 1 });
    const heardBy = (...hashes: number[]) => sumsOf(hashes.map((deviceHash) => ({ ...first!, deviceHash })));
    expect(heardBy(9, 9, 9).devices.count).toBe(1);
    expect(heardBy(9, 3).devices.count).toBe(2);
    expect(heardBy(9, 3, 7, 5, 1, 8).devices.hashes).toEqual([1, 3, 5, 7]);
  });
});

describe('sums of thousands of loud observations', () => {
  /** All over the world, so that the tiles are the coarsest. */
  const spread = fc.sample(heardAt(anywhere, 1), { numRuns: 300, seed: 3 });
  const loud = fc.sample(
    heardAt(
      fc.record({
        latUnits: fc.integer({ min: 898_990_000, max: 899_000_000 }),
        lngUnits: fc.integer({ min: 1_000_000_000, max: 1_000_900_000 }),
      }),
      1,
    ).map((heard) => ({ ...heard, observation: { ...heard.observation, weight: 2 ** 26 - (heard.deviceHash % 99) } })),
    { numRuns: 3_000, seed: 4 },
  );
  const all = [...spread, ...loud];
  const saturated = sumsOf(all);

  it('§7.2 come to an end that is the same in any order, in any parts, before and after tiles grow', () => {
    const whole = bytes(saturated);
    expect(saturated.entries.some((entry) => entry.isSaturated)).toBe(true);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.integer({ min: 0, max: all.length }), { maxLength: 40 }),
        (mixed, cuts) => {
          expect(bytes(sumsOf(mixed))).toBe(whole);
          const stored = partsOf(mixed, cuts).reduce(
            (before, part) => {
              const sums = unpackSums(before);
              sums.merge(sumsOf(part));
              return packSums(sums);
            },
            packSums(StationSums.of('wlan')),
          );
          expect(stored.toString('hex')).toBe(whole);
        },
      ),
      { numRuns: 8 },
    );
    expect(bytes(sumsOf([...loud, ...spread]))).toBe(whole);
    expect(unpackSums(packSums(saturated)).entries).toEqual(saturated.entries);
  });

  it('are in the middle of a tile where they came to their end', () => {
    const [entry] = saturated.entries.filter(({ isSaturated }) => isSaturated);
    const box = tileBox(entry!.tile, saturated.level);
    const alone = new StationSums(saturated.level, saturated.newestEpoch);
    alone.restore(entry!);
    const { lat, lng } = deriveStation({ kind: 'wlan', id: 1 }, alone);
    expect(lat).toBeCloseTo(toDegrees(box.latUnits + box.heightUnits / 2), 6);
    expect(lng).toBeCloseTo(toDegrees(box.lngUnits + box.widthUnits / 2), 6);
  });

  it('are stored as they are, also where all signals are the same', () => {
    const sums = new StationSums(0, 700);
    const [{ observation }] = fc.sample(heardAt(inStreet, 1), { numRuns: 1, seed: 1 }) as [Heard];
    sums.add({ ...observation, day: 21_000, signalDbm: -3 }, 1);
    for (let doublings = 0; doublings < 60; doublings += 1) {
      sums.merge(unpackSums(packSums(sums)));
      expect(unpackSums(packSums(sums)).entries).toEqual(sums.entries);
    }
    expect(sums.entries[0]).toMatchObject({ count: Number.MAX_SAFE_INTEGER, signalSquareSum: Number.MAX_SAFE_INTEGER });
  });
});

describe('packed sums', () => {
  it('name their layout when it cannot be read', () => {
    expect(() => unpackSums(Buffer.from([1, 0, 0, 0]))).toThrow('sums in layout 1 cannot be read');
  });

  it('are refused when their layout is not known, or they end too early', () => {
    expect(() => unpackSums(Buffer.from([9]))).toThrow(RangeError);
    const [heard] = fc.sample(heardAt(inStreet), { numRuns: 1, seed: 1 });
    const whole = packSums(sumsOf([heard!]));
    const withoutEntries = packSums(new StationSums(0, sumsOf([heard!]).newestEpoch, sumsOf([heard!]).devices));
    for (let length = withoutEntries.length + 1; length < whole.length; length += 1) {
      expect(() => unpackSums(whole.subarray(0, length))).toThrow(RangeError);
    }
  });
});
