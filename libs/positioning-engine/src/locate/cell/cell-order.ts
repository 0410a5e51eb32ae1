import { stationKey, type StationRef } from '../../station/station-ref.ts';

interface Named {
  readonly ref: StationRef;
}

/** One order for all, so that sums over a permuted scan are the same to the last digit. */
export const byRef = (a: Named, b: Named): number => a.ref.kind.localeCompare(b.ref.kind) || a.ref.id - b.ref.id;

/** Each once, in that order. */
export const distinct = <T extends Named>(all: readonly T[]): T[] =>
  [...new Map(all.map((each) => [stationKey(each.ref), each])).values()].sort(byRef);
