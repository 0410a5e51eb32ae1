import { contributionAt, gsm, latLng, lte, mapOf, metresFrom, recordAt, spot } from './cell-world.ts';
import type { CellReading } from '../../scan/scan.ts';
import { stationKey } from '../../station/station-ref.ts';
import type { MemoryRadioMap } from '../../memory-map/memory-radio-map.ts';
import { NO_SIGNAL, placesOfCell, type CellSignal } from './places-of-cell.ts';

async function placesIn(map: MemoryRadioMap, { ref }: CellReading, heard: Partial<CellSignal> = {}) {
  const station = (await map.stations([ref])).get(stationKey(ref))!;
  return placesOfCell(station, { ...NO_SIGNAL, ...heard });
}
const weightAt = (places: Awaited<ReturnType<typeof placesIn>>, x: number) =>
  places.filter((place) => metresFrom(spot(x, 0), place) < 100).reduce((sum, { weight }) => sum + weight, 0);

describe('§6 where a device that hears a cell may be', () => {
  const near = lte(1, { signalDbm: -70, timingAdvance: 2 });
  const far = lte(1, { signalDbm: -100, timingAdvance: 20 });
  const map = mapOf([
    ...[0, 1, 2, 3].map((index) => contributionAt(spot(0, 0), index, near)),
    ...[4, 5, 6, 7].map((index) => contributionAt(spot(1_500, 0), index, far)),
  ]);

  it('is where it was heard, when nothing is known of how loud', async () => {
    const places = await placesIn(map, near);
    expect(weightAt(places, 0)).toBeCloseTo(4, 5);
    expect(weightAt(places, 1_500)).toBeCloseTo(4, 5);
  });

  it('is where it was heard as loud', async () => {
    const places = await placesIn(map, near, { signalDbm: -72 });
    expect(weightAt(places, 0)).toBeGreaterThan(5 * weightAt(places, 1_500));
  });

  it('is where it was heard as far off, by timing advance', async () => {
    const places = await placesIn(map, near, { timingAdvance: 19 });
    expect(weightAt(places, 1_500)).toBeGreaterThan(100 * weightAt(places, 0));
  });

  it('is not excluded by one step of timing advance, in steps of half a kilometre neither', async () => {
    const seen = [0, 1, 2, 3].map((index) => contributionAt(spot(0, 0), index, gsm(5, 7, { timingAdvance: 2 })));
    const others = [4, 5, 6, 7].map((index) => contributionAt(spot(500, 0), index, gsm(5, 7, { timingAdvance: 3 })));
    const places = await placesIn(mapOf([...seen, ...others]), gsm(5, 7), { timingAdvance: 3 });
    expect(weightAt(places, 500) / weightAt(places, 0)).toBeCloseTo(4, 5);
  });

  it('an import counts beside it as so many observations, and never for more than ten', async () => {
    const both = mapOf([0, 1, 2, 3].map((index) => contributionAt(spot(0, 0), index, near)));
    both.importCell({ kind: 'lte', id: near.ref.id }, recordAt(spot(900, 0), { samples: 5_000 }));
    const places = await placesIn(both, near, { signalDbm: -72 });
    expect(places.map(({ weight }) => Math.round(weight))).toEqual([4, 10]);
    expect(places[1]).toMatchObject({ ...latLng(spot(900, 0)), radiusMetres: 550 });
  });
});
