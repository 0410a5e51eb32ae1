import { MAX_FINGERPRINTS, unpackFingerprints, type Fingerprint, type TileId } from '@umbra/positioning-engine';
import { LRUCache } from 'lru-cache';
import type { Layer } from '../layers/layer.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';
import type { RunQuery } from './run-query.ts';
import { arrayOf } from './sql-columns.ts';
import type { CacheLimits } from './station-cache.ts';
import type { OnUnreadable } from './unreadable-rows.ts';

/** Half a year: what a tile was like before says little of it now. */
const NEWEST_EPOCHS = 6;
/** Each import batch has a row of its own. */
const NEWEST_RECORDED = 60;

/** @param batch an expression, by which those of one epoch are in an order too */
const newestAmong = (table: string, rows: number, batch: string): string => `
  SELECT found.* FROM unnest($1::bigint[]) AS given (tile) CROSS JOIN unnest($2::bigint[]) AS seen (layer)
   CROSS JOIN LATERAL (
     SELECT stored.tile, stored.layer::text, stored.epoch, ${batch} AS batch, stored.packed FROM ${table} AS stored
      WHERE stored.tile = given.tile AND stored.layer = seen.layer ORDER BY stored.epoch DESC, batch DESC LIMIT ${String(rows)}
   ) AS found`;

const FINGERPRINTS = [
  newestAmong(`${LIVE_SCHEMA}.fingerprint`, NEWEST_EPOCHS, '0'),
  newestAmong(`${OWN_SCHEMA}.recorded_fingerprint`, NEWEST_RECORDED, 'stored.batch'),
].join(' UNION ALL ');

interface FingerprintRow {
  readonly tile: number;
  readonly layer: Layer;
  readonly epoch: number;
  /** 0 for what the log taught. */
  readonly batch: number;
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
  readonly #onUnreadable: OnUnreadable;
  readonly #cache: LRUCache<string, readonly Fingerprint[]>;

  constructor(query: RunQuery, { fingerprints, ttlMs }: CacheLimits, onUnreadable: OnUnreadable) {
    this.#query = query;
    this.#onUnreadable = onUnreadable;
    // A tile without any takes a place too.
    this.#cache = new LRUCache({ maxSize: fingerprints, sizeCalculation: ({ length }) => length + 1, ttl: ttlMs });
  }

  /** In each layer, in their order, those of these tiles. */
  async of(tiles: readonly TileId[], layers: readonly Layer[]): Promise<(readonly Fingerprint[])[]> {
    const found = layers.map((layer) => tiles.map((tile) => this.#cache.get(keyOf(layer, tile))));
    const missing = tiles.filter((_, index) => found.some((ofLayer) => ofLayer[index] === undefined));
    const loaded = missing.length > 0 ? await this.#load(missing, layers) : undefined;
    return found.map((ofLayer, nth) =>
      ofLayer.flatMap((known, index) => known ?? loaded?.get(keyOf(layers[nth]!, tiles[index]!)) ?? NONE),
    );
  }

  /** Has been changed by this process. */
  forget(layer: Layer, tile: TileId): void {
    this.#cache.delete(keyOf(layer, tile));
  }

  clear(): void {
    this.#cache.clear();
  }

  async #load(
    tiles: readonly TileId[],
    layers: readonly Layer[],
  ): Promise<ReadonlyMap<string, readonly Fingerprint[]>> {
    const loaded = new Map<string, readonly Fingerprint[]>();
    for (const layer of layers) for (const tile of tiles) loaded.set(keyOf(layer, tile), NONE);
    const rows = await this.#query<FingerprintRow>(FINGERPRINTS, [arrayOf(tiles), arrayOf(layers)]);
    for (const row of rows.sort((a, b) => b.epoch - a.epoch || b.batch - a.batch)) {
      const key = keyOf(row.layer, row.tile);
      const newer = loaded.get(key) ?? NONE;
      if (newer.length >= MAX_FINGERPRINTS) continue;
      // One that refusals have left with a single radio, or none, is no fingerprint.
      const fingerprints = this.#read(row).filter(({ radios }) => radios.length >= MIN_RADIOS);
      loaded.set(key, [...newer, ...fingerprints]);
    }
    for (const [key, fingerprints] of loaded) this.#cache.set(key, fingerprints);
    return loaded;
  }

  #read({ tile, layer, packed }: FingerprintRow): readonly Fingerprint[] {
    try {
      return unpackFingerprints(packed);
    } catch (error) {
      this.#onUnreadable({ kind: 'fingerprint', layer, id: tile, error });
      return NONE;
    }
  }
}

const keyOf = (layer: Layer, tile: TileId): string => `${layer} ${String(tile)}`;
