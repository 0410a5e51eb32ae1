import { MemoryRadioMap } from '../../memory-map/memory-radio-map.ts';
import type { CellReading } from '../../scan/scan.ts';
import { contributionAt, gsm, lte, mapOf, metresFrom, recordAt, spot, wcdma, type Spot } from './cell-world.ts';
import { locateByCells, type CellsFound, type CellsNotFound } from './locate-by-cells.ts';

let index = 0;
/** Heard so often along 200 m from there to the east. */
const heardFrom = (at: Spot, reading: CellReading, times = 12) =>
  Array.from({ length: times }, (_, step) => contributionAt(spot(at.x + (200 * step) / times, at.y), index++, reading));

const found = (result: CellsFound | CellsNotFound): CellsFound => {
  if (!('circle' in result)) throw new Error(`not found: ${result.reason}`);
  return result;
};
const here = spot(100, 0);

describe('§6 known cells', () => {
  it('place the device where they are heard', async () => {
    const map = mapOf(heardFrom(spot(0, 0), lte(1)));
    const { kind, circle } = found(await locateByCells([lte(1)], map));
    expect(kind).toBe('cell');
    expect(metresFrom(here, circle)).toBeLessThan(40);
  });

  it('of two networks are held against each other', async () => {
    const one = [...heardFrom(spot(0, 0), lte(1)), ...heardFrom(spot(3_000, 0), lte(1))];
    const other = [...heardFrom(spot(3_000, 100), gsm(5, 7)), ...heardFrom(spot(6_000, 100), gsm(5, 7))];
    const { circle } = found(await locateByCells([lte(1), gsm(5, 7)], mapOf([...one, ...other])));
    expect(metresFrom(spot(3_100, 50), circle)).toBeLessThan(150);
  });

  it('that travel take no part (§2.6)', async () => {
    const trips = [0, 1, 2, 3, 4, 5].map((day) =>
      contributionAt(spot(day % 2 === 0 ? 0 : 60_000, 0), day * 24, lte(9)),
    );
    const map = mapOf([...trips, ...heardFrom(spot(0, 0), lte(1))]);
    expect(await locateByCells([lte(9)], map)).toMatchObject({ reason: 'mobile' });
    const { circle } = found(await locateByCells([lte(9), lte(1)], map));
    expect(circle).toEqual(found(await locateByCells([lte(1)], map)).circle);
  });

  it('in an import alone are where it says, 55 % of its range around', async () => {
    const map = new MemoryRadioMap();
    map.importCell({ kind: 'wcdma', id: wcdma(77).ref.id }, recordAt(spot(500, 500), { rangeMetres: 2_000 }));
    const { kind, circle } = found(await locateByCells([wcdma(77)], map));
    expect(kind).toBe('cell');
    expect(metresFrom(spot(500, 500), circle)).toBeLessThan(1);
    expect(circle.radiusMetres / 1_100).toBeCloseTo(1, 1);
  });

  it('of an import stay there in spite of one observation elsewhere', async () => {
    const map = mapOf(heardFrom(spot(3_500, 0), lte(1), 1));
    map.importCell({ kind: 'lte', id: lte(1).ref.id }, recordAt(spot(0, 0), { samples: 40 }));
    expect(metresFrom(spot(0, 0), found(await locateByCells([lte(1)], map)).circle)).toBeLessThan(60);
  });

  it('nobody knows: unknown', async () => {
    expect(await locateByCells([lte(1)], new MemoryRadioMap())).toEqual({ reason: 'unknown', poorSites: [] });
    expect(await locateByCells([], new MemoryRadioMap())).toEqual({ reason: 'empty', poorSites: [] });
  });
});

describe('§6 neighbours', () => {
  const west = { localId: { channel: 1_300, code: 10 }, area: 1 };
  const east = { localId: { channel: 1_300, code: 20 }, area: 1 };
  const street = [...heardFrom(spot(0, 0), lte(256)), ...heardFrom(spot(1_000, 0), lte(256))];
  const map = mapOf([
    ...street,
    ...heardFrom(spot(-1_200, 0), lte(512, west)),
    ...heardFrom(spot(2_200, 0), lte(768, east)),
  ]);
  const hearing = (...neighbours: CellReading['neighbours']) => lte(256, { neighbours });
  const called = (code: number, channel = 1_300) => ({ localId: { channel, code }, ref: undefined, signalDbm: -90 });

  it('by a global identity say on which side the device is', async () => {
    const { circle } = found(await locateByCells([hearing({ ...called(20), ref: lte(768).ref })], map));
    expect(metresFrom(spot(1_100, 0), circle)).toBeLessThan(120);
  });

  it('by their channel and code say the same', async () => {
    const eastern = found(await locateByCells([hearing(called(20))], map)).circle;
    const western = found(await locateByCells([hearing(called(10))], map)).circle;
    expect(metresFrom(spot(1_100, 0), eastern)).toBeLessThan(120);
    expect(metresFrom(spot(100, 0), western)).toBeLessThan(250);
  });

  it('with a code that is another cell’s on another channel say nothing', async () => {
    const { circle } = found(await locateByCells([hearing(called(20, 6_300))], map));
    expect(circle).toEqual(found(await locateByCells([hearing()], map)).circle);
  });

  it('with a code that two cells around have say nothing', async () => {
    const two = mapOf([...street, ...heardFrom(spot(2_200, 0), lte(768, east)), ...heardFrom(spot(0, 900), lte(1_024, east))]); // prettier-ignore
    expect(await locateByCells([hearing(called(20))], two)).toEqual(await locateByCells([hearing()], two));
  });

  it('with a code that a cell 6 km away has too are the one nearby', async () => {
    const two = mapOf([...street, ...heardFrom(spot(2_200, 0), lte(768, east)), ...heardFrom(spot(0, 6_500), lte(1_024, east))]); // prettier-ignore
    expect(metresFrom(spot(1_100, 0), found(await locateByCells([hearing(called(20))], two)).circle)).toBeLessThan(120);
  });

  it('are found by the code of an import, which knows no channel', async () => {
    const imports = mapOf(street);
    imports.importCell({ kind: 'lte', id: lte(768).ref.id }, recordAt(spot(2_300, 0), { rangeMetres: 400, code: 20 }));
    const { circle } = found(await locateByCells([hearing(called(20))], imports));
    expect(metresFrom(spot(1_100, 0), circle)).toBeLessThan(150);
  });

  it('alone, with an unknown serving cell, place it as a mast would', async () => {
    const reading = lte(99_999, { neighbours: [{ ...called(20), ref: lte(768).ref }] });
    const { kind, circle } = found(await locateByCells([reading], map));
    expect(kind).toBe('site');
    expect(metresFrom(spot(2_300, 0), circle)).toBeLessThan(100);
  });
});

describe('§6 an unknown cell of a known site', () => {
  it.each([
    ['LTE: the same eNodeB', lte(256 * 7 + 1), lte(256 * 7 + 2), lte(256 * 8 + 1)],
    ['WCDMA: the same tens within the RNC', wcdma(65_536 * 3 + 41), wcdma(65_536 * 3 + 47), wcdma(65_536 * 4 + 47)],
    ['GSM: the same tens within the area', gsm(5, 41), gsm(5, 47), gsm(6, 47)],
  ])('is around the cells of its mast (%s), twice as wide', async (_, known, sister, stranger) => {
    const map = mapOf(heardFrom(spot(0, 0), known));
    const serving = found(await locateByCells([known], map));
    const site = found(await locateByCells([sister], map));
    expect(site.kind).toBe('site');
    expect(metresFrom(here, site.circle)).toBeLessThan(40);
    expect(site.circle.radiusMetres).toBeCloseTo(2 * serving.circle.radiusMetres, 6);
    expect(await locateByCells([stranger], map)).toEqual({ reason: 'unknown', poorSites: [] });
  });

  it('that was heard a few times only is no better than an area', async () => {
    const map = mapOf(heardFrom(spot(0, 0), lte(257), 5));
    const result = await locateByCells([lte(258)], map);
    expect(result).toMatchObject({ reason: 'unknown' });
    expect('poorSites' in result && metresFrom(here, result.poorSites[0]!)).toBeLessThan(60);
  });

  it('is known well enough by an import of ten observations', async () => {
    const map = new MemoryRadioMap();
    map.importCell({ kind: 'lte', id: lte(257).ref.id }, recordAt(spot(0, 0), { samples: 10 }));
    expect(found(await locateByCells([lte(258)], map)).kind).toBe('site');
  });
});
