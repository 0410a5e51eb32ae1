import { stationKey, type StationRef } from '../station/station-ref.ts';

/** How often each station was heard with a name that several share: an area, or what its carrier tells. */
export class Tally {
  readonly #names = new Map<string, Map<string, { readonly ref: StationRef; count: number }>>();

  add(name: string, ref: StationRef, count = 1): void {
    const stations = this.#names.get(name) ?? new Map<string, { readonly ref: StationRef; count: number }>();
    const known = stations.get(stationKey(ref));
    if (known === undefined) stations.set(stationKey(ref), { ref, count });
    else known.count += count;
    this.#names.set(name, stations);
  }

  delete(name: string, ref: StationRef): void {
    this.#names.get(name)?.delete(stationKey(ref));
  }

  of(name: string): readonly { readonly ref: StationRef; readonly count: number }[] {
    return [...(this.#names.get(name)?.values() ?? [])];
  }
}
