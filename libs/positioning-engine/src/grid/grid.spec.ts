import fc from 'fast-check';
import {
  columnOf,
  MAX_LEVEL,
  METRES_PER_DEGREE,
  parentTile,
  rowOf,
  tileAt,
  tileBox,
  tileRuns,
  tilesAround,
  toDegrees,
  toUnits,
} from './grid.ts';

const latitude = fc.integer({ min: -899_999_999, max: 899_999_999 });
const longitude = fc.integer({ min: -1_800_000_000, max: 1_799_999_999 });
const level = fc.integer({ min: 0, max: MAX_LEVEL });

describe('the grid', () => {
  it('§7.1 has every place in exactly the box of its tile', () => {
    fc.assert(
      fc.property(latitude, longitude, level, (lat, lng, at) => {
        const tile = tileAt(lat, lng, at);
        const { latUnits, lngUnits, heightUnits, widthUnits } = tileBox(tile, at);
        expect(lat - latUnits).toBeGreaterThanOrEqual(0);
        expect(lat - latUnits).toBeLessThan(heightUnits);
        expect(lng - lngUnits).toBeGreaterThanOrEqual(0);
        expect(lng - lngUnits).toBeLessThan(widthUnits);
        expect(Number.isSafeInteger(tile)).toBe(true);
        expect(rowOf(tile) * 2 ** 23 + columnOf(tile)).toBe(tile);
      }),
      { numRuns: 2_000 },
    );
  });

  it('§7.2 nests: a place has the same ancestors by its tile and by itself', () => {
    fc.assert(
      fc.property(latitude, longitude, (lat, lng) => {
        let tile = tileAt(lat, lng, 0);
        for (let at = 1; at <= MAX_LEVEL; at += 1) {
          tile = parentTile(tile);
          expect(tile).toBe(tileAt(lat, lng, at));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('§7.2 nests exactly: the box of a tile lies in that of its parent, in one of four corners', () => {
    fc.assert(
      fc.property(latitude, longitude, fc.integer({ min: 0, max: MAX_LEVEL - 1 }), (lat, lng, at) => {
        const child = tileBox(tileAt(lat, lng, at), at);
        const parent = tileBox(tileAt(lat, lng, at + 1), at + 1);
        expect(parent.heightUnits).toBe(2 * child.heightUnits);
        expect(parent.widthUnits).toBe(2 * child.widthUnits);
        expect([0, child.heightUnits]).toContain(child.latUnits - parent.latUnits);
        expect([0, child.widthUnits]).toContain(child.lngUnits - parent.lngUnits);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows which tiles of another level a tile holds, or is held by', () => {
    fc.assert(
      fc.property(latitude, longitude, level, fc.integer({ min: 0, max: 5 }), (lat, lng, at, finer) => {
        const tile = tileAt(lat, lng, at);
        expect(tileRuns(tile, at, at)).toEqual([{ first: tile, last: tile }]);
        const other = Math.max(0, at - finer);
        const runs = tileRuns(tile, at, other);
        const place = tileAt(lat, lng, other);
        expect(runs.filter(({ first, last }) => first <= place && place <= last)).toHaveLength(1);
        expect(runs.reduce((count, { first, last }) => count + last - first + 1, 0)).toBe(4 ** (at - other));
        for (const { first, last } of runs) {
          for (const each of [first, last]) {
            expect(tileRuns(each, other, at)).toEqual([{ first: tile, last: tile }]);
          }
        }
      }),
    );
  });

  it('§7.1 has tiles of about 8 m, about as wide as high', () => {
    fc.assert(
      fc.property(fc.integer({ min: -80, max: 80 }), longitude, (lat, lng) => {
        const { heightUnits, widthUnits } = tileBox(tileAt(toUnits(lat), lng, 0), 0);
        const height = toDegrees(heightUnits) * METRES_PER_DEGREE;
        const width = toDegrees(widthUnits) * METRES_PER_DEGREE * Math.cos(lat * (Math.PI / 180));
        expect(height).toBeCloseTo(8, 1);
        expect(width / height).toBeGreaterThan(0.97);
        expect(width / height).toBeLessThan(1.03);
      }),
    );
  });

  it('finds all tiles around a place, and none twice', () => {
    const east = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: -179, max: 179, noNaN: true }),
        fc.double({ min: 1, max: 200, noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.tuple(east, east), { minLength: 5, maxLength: 20 }),
        (lat, lng, radiusMetres, at, offsets) => {
          const tiles = tilesAround(lat, lng, radiusMetres, at);
          expect(new Set(tiles).size).toBe(tiles.length);
          const reach = radiusMetres / METRES_PER_DEGREE;
          const lngReach = reach / Math.cos(lat * (Math.PI / 180));
          for (const [x, y] of [...offsets, [-1, -1], [1, 1], [-1, 1], [1, -1]]) {
            const place = [toUnits(lat + y! * reach), toUnits(lng + x! * lngReach)] as const;
            expect(tiles).toContain(tileAt(...place, at));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
