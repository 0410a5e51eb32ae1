import { STATION_KIND_CODES, type Station, type StationRef } from '@umbra/positioning-engine';
import { LRUCache } from 'lru-cache';
import type { Layer } from '../layers/layer.ts';
import { flatten, tilesOf, unfold, type FlatStation } from './flat-station.ts';
import type { StationLoader } from './station-loader.ts';

export interface CacheLimits {
  /** Stations of some 6 tiles, each in each layer: fewer of those with more, and many more of those that are not known. */
  readonly stations: number;
  readonly fingerprints: number;
  /** After so long another process's changes are seen. */
  readonly ttlMs: number;
}

export const DEFAULT_CACHE_LIMITS: CacheLimits = { stations: 200_000, fingerprints: 50_000, ttlMs: 10_000 };

/** Not in the map: worth remembering as much as what is. */
const UNKNOWN = Symbol('unknown station');

/** In the room that one tile takes, some 50 bytes. */
const [HEAD_SIZE, UNKNOWN_SIZE, USUAL_TILES] = [6, 3, 6];
const MAX_FACTOR = 2;

/** Stations, derived from their sums, of the layers that were asked for lately. */
export class StationCache {
  readonly #loader: StationLoader;
  readonly #cache: LRUCache<string, FlatStation | typeof UNKNOWN>;

  constructor(loader: StationLoader, { stations, ttlMs }: CacheLimits) {
    this.#loader = loader;
    this.#cache = new LRUCache({
      ...{ max: MAX_FACTOR * stations, maxSize: stations * (HEAD_SIZE + USUAL_TILES), ttl: ttlMs },
      sizeCalculation: (station) => (station === UNKNOWN ? UNKNOWN_SIZE : HEAD_SIZE + tilesOf(station)),
    });
  }

  /** For each layer, in their order, what it knows of each of these, in theirs. */
  async of(refs: readonly StationRef[], layers: readonly Layer[]): Promise<(Station | undefined)[][]> {
    const found = layers.map((layer) => refs.map((ref) => this.#cache.get(keyOf(layer, ref))));
    const missing = refs.filter((_, index) => found.some((stations) => stations[index] === undefined));
    if (missing.length > 0) {
      const loaded = await this.#load(missing, layers);
      for (const [nth, layer] of layers.entries()) {
        for (const [index, ref] of refs.entries()) found[nth]![index] ??= loaded.get(keyOf(layer, ref));
      }
    }
    return found.map((stations) =>
      stations.map((station, index) =>
        station === UNKNOWN || station === undefined ? undefined : unfold(refs[index]!, station),
      ),
    );
  }

  /** Has been changed by this process. */
  forget(layer: Layer, ref: StationRef): void {
    this.#cache.delete(keyOf(layer, ref));
  }

  clear(): void {
    this.#cache.clear();
  }

  async #load(refs: readonly StationRef[], layers: readonly Layer[]) {
    const loaded = new Map<string, FlatStation | typeof UNKNOWN>();
    for (const layer of layers) for (const ref of refs) loaded.set(keyOf(layer, ref), UNKNOWN);
    for (const { layer, station } of await this.#loader.load(refs, layers)) {
      loaded.set(keyOf(layer, station.ref), flatten(station));
    }
    for (const [key, station] of loaded) this.#cache.set(key, station);
    return loaded;
  }
}

const keyOf = (layer: Layer, { kind, id }: StationRef): string =>
  `${layer} ${String(STATION_KIND_CODES[kind])} ${String(id)}`;
