import { deriveStation, observe, StationSums, type ImportedCell, type Station } from '@umbra/positioning-engine';
import { smallTown } from '../testing/small-town.ts';
import { flatten, unfold } from './flat-station.ts';

const town = smallTown({ seed: 1, accessPoints: 20, contributions: 100, sizeMetres: 200 });
const IMPORTED: ImportedCell = {
  ...{ lat: 1, lng: 2, rangeMetres: 3, samples: 4, isExact: false, area: 5, code: undefined },
};

function stations(): Station[] {
  const sums = new Map<string, { ref: Station['ref']; sums: StationSums }>();
  for (const { ref, observation } of town.flatMap((contribution) => observe(contribution))) {
    const key = `${ref.kind} ${String(ref.id)}`;
    const known = sums.get(key) ?? { ref, sums: StationSums.of(ref.kind) };
    known.sums.add(observation, 1);
    sums.set(key, known);
  }
  return [...sums.values()].map(({ ref, sums: each }) => deriveStation(ref, each));
}

describe('a station in memory', () => {
  it('is unfolded to what it was', () => {
    const all = stations();
    expect(all.length).toBeGreaterThan(20);
    for (const station of all) expect(unfold(station.ref, flatten(station))).toEqual(station);
  });

  it('keeps what an export says of it, also when nothing was observed', () => {
    const ref = { kind: 'lte', id: 7 } as const;
    const station = { ...deriveStation(ref, StationSums.of('lte'), IMPORTED), devices: Infinity };
    expect(unfold(ref, flatten(station))).toEqual(station);
  });
});
