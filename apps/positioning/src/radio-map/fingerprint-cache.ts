import { MAX_FINGERPRINTS, unpackFingerprints, type Fingerprint, type TileId } from '@umbra/positioning-engine';
import { LRUCache } from 'lru-cache';
import type { Layer } from '../layers/layer.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';
import type { RunQuery } from './run-query.ts';
import { arrayOf } from './sql-columns.ts';
import type { CacheLimits } from './station-cache.ts';

/** Half a year: what a tile was like before says little of it now. */
const NEWEST_EPOCHS = 6;
/** Each import batch has a row of its own. */
const NEWEST_RECORDED = 60;

const newestAmong = (table: string, rows: number): string => `
  SELECT found.* FROM unnest($1::bigint[]) AS given (tile) CROSS JOIN unnest($2::bigint[]) AS seen (layer)
   CROSS JOIN LATERAL (
     SELECT stored.tile, stored.layer::text, stored.epoch, stored.packed FROM ${table} AS stored
      WHERE stored.tile = given.tile AND stored.layer = seen.layer ORDER BY stored.epoch DESC LIMIT ${String(rows)}
   ) AS found`;

const FINGERPRINTS = [
  newestAmong(`${LIVE_SCHEMA}.fingerprint`, NEWEST_EPOCHS),
  newestAmong(`${OWN_SCHEMA}.recorded_fingerprint`, NEWEST_RECORDED),
].join(' UNION ALL ');

interface FingerprintRow {
  readonly tile: number;
  readonly layer: Layer;
  readonly epoch: number;
  readonly packed: Buffer;
}

const MIN_RADIOS = 2;
const NONE: readonly Fingerprint[] = [];

/**
 * Fingerprints of the tiles that were asked for lately, in each layer: what the log taught, and what was imported. Of a tile
 * the newest epochs, until there are enough: so that years do not make answers slower.
 */
export class FingerprintCache {
  readonly #query: RunQuery;
  readonly #cache: LRUCache<string, readonly Fingerprint[]>;

  constructor(query: RunQuery, { fingerprints, ttlMs }: CacheLimits) {
    this.#query = query;
    // A tile without any takes a place too.
    this.#cache = new LRUCache({ maxSize: fingerprints, sizeCalculation: ({ length }) => length + 1, ttl: ttlMs });
  }

  /** All of these tiles; what is in several layers counts once. */
  async of(tiles: readonly TileId[], layers: readonly Layer[]): Promise<Fingerprint[]> {
    const byHash = new Map<number, Fingerprint>();
    const missing = new Set<TileId>();
    const take = (fingerprints: readonly Fingerprint[]): void => {
      for (const fingerprint of fingerprints) byHash.set(fingerprint.hash, fingerprint);
    };
    for (const layer of layers) {
      for (const tile of tiles) {
        const known = this.#cache.get(keyOf(layer, tile));
        if (known === undefined) missing.add(tile);
        else take(known);
      }
    }
    if (missing.size > 0) for (const loaded of await this.#load([...missing], layers)) take(loaded);
    return [...byHash.values()];
  }

  /** Has been changed by this process. */
  forget(layer: Layer, tile: TileId): void {
    this.#cache.delete(keyOf(layer, tile));
  }

  clear(): void {
    this.#cache.clear();
  }

  async #load(tiles: readonly TileId[], layers: readonly Layer[]): Promise<Iterable<readonly Fingerprint[]>> {
    const loaded = new Map<string, readonly Fingerprint[]>();
    for (const layer of layers) for (const tile of tiles) loaded.set(keyOf(layer, tile), NONE);
    const rows = await this.#query<FingerprintRow>(FINGERPRINTS, [arrayOf(tiles), arrayOf(layers)]);
    for (const row of rows.sort((a, b) => b.epoch - a.epoch)) {
      const key = keyOf(row.layer, row.tile);
      const newer = loaded.get(key) ?? NONE;
      if (newer.length >= MAX_FINGERPRINTS) continue;
      // One that refusals have left with a single radio, or none, is no fingerprint.
      const fingerprints = unpackFingerprints(row.packed).filter(({ radios }) => radios.length >= MIN_RADIOS);
      loaded.set(key, [...newer, ...fingerprints]);
    }
    for (const [key, fingerprints] of loaded) this.#cache.set(key, fingerprints);
    return loaded.values();
  }
}

const keyOf = (layer: Layer, tile: TileId): string => `${layer} ${String(tile)}`;
