import fc from 'fast-check';
import { mapOf, metresFrom, requestOf, scanOf, TOWN } from './cell/cell-world.ts';
import { numbersOf, Town } from './cell/town-world.ts';
import { isLocated, NO_FALLBACK, type Located } from './locate-request.ts';
import { locate } from './locate.ts';
import type { CellReading } from '../scan/scan.ts';

/** Each scene is a town of its own: learned from what forty phones heard, then asked about what others hear. */
const SCENES = { numRuns: 1_000 };
const TIMEOUT_MS = 120_000;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const ANY = { ...NO_FALLBACK, any: true };

function sceneOf(seed: number) {
  const town = new Town(seed);
  const contributions = town.contributions(40);
  const at = town.anywhere();
  const first = town.hear(at);
  let second = town.hear(town.anywhere());
  // A scan names a cell once.
  while (second.ref.id === first.ref.id) second = town.hear(town.anywhere());
  return { contributions, at, readings: [first, second] as const };
}

function shuffled<T>(all: readonly T[], seed: number): T[] {
  const random = numbersOf(seed);
  return all.map((each) => ({ each, order: random() })).sort((a, b) => a.order - b.order).map(({ each }) => each); // prettier-ignore
}

const withShuffledNeighbours = (reading: CellReading, seed: number): CellReading => ({
  ...reading,
  neighbours: shuffled(reading.neighbours, seed),
});

describe('§11 whatever a town is like', () => {
  it(
    'permuting the cells of a scan, and their neighbours, changes nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(seeds, seeds, async (seed, order) => {
          const { contributions, readings } = sceneOf(seed);
          const map = mapOf(contributions);
          const permuted = shuffled(readings, order).map((reading) => withShuffledNeighbours(reading, order));
          expect(await locate(requestOf(scanOf(...permuted), { fallback: ANY }), map)).toEqual(
            await locate(requestOf(scanOf(...readings), { fallback: ANY }), map),
          );
        }),
        SCENES,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'the order of learning changes nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(seeds, seeds, async (seed, order) => {
          const { contributions, readings } = sceneOf(seed);
          const request = requestOf(scanOf(...readings), { fallback: ANY });
          expect(await locate(request, mapOf(shuffled(contributions, order)))).toEqual(
            await locate(request, mapOf(contributions)),
          );
        }),
        SCENES,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'the radius grows with the confidence, around the same centre',
    async () => {
      await fc.assert(
        fc.asyncProperty(seeds, fc.integer({ min: 50, max: 98 }), async (seed, confidence) => {
          const { contributions, readings } = sceneOf(seed);
          const map = mapOf(contributions);
          const at = async (percent: number) =>
            (await locate(requestOf(scanOf(readings[0]), { confidence: percent, fallback: ANY }), map)) as Located;
          const [less, more] = [await at(confidence), await at(confidence + 1)];
          expect(more.accuracyMetres).toBeGreaterThan(less.accuracyMetres);
          expect([more.lat, more.lng, more.kind]).toEqual([less.lat, less.lng, less.kind]);
        }),
        SCENES,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'an unknown cell beside a known one changes nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(seeds, async (seed) => {
          const { contributions, readings } = sceneOf(seed);
          const map = mapOf(contributions);
          const alone = await locate(requestOf(scanOf(readings[0])), map);
          fc.pre(isLocated(alone) && alone.kind === 'cell');
          const stranger = { ...readings[1], ref: { kind: 'lte' as const, id: 12_345 }, neighbours: [] };
          expect(await locate(requestOf(scanOf(readings[0], stranger)), map)).toEqual(alone);
        }),
        SCENES,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'circles at 68 % hold the device about as often',
    async () => {
      let [inside, all] = [0, 0];
      await fc.assert(
        fc.asyncProperty(seeds, async (seed) => {
          const { contributions, readings, at } = sceneOf(seed);
          const result = await locate(requestOf(scanOf(readings[0])), mapOf(contributions));
          if (!isLocated(result)) return;
          all += 1;
          if (metresFrom(at, result) <= result.accuracyMetres) inside += 1;
          expect(Math.hypot(TOWN.x(result.lng), TOWN.y(result.lat))).toBeLessThan(6_000);
        }),
        { ...SCENES, seed: 68 },
      );
      expect(inside / all).toBeGreaterThan(0.6);
      expect(inside / all).toBeLessThan(0.9);
    },
    TIMEOUT_MS,
  );
});
