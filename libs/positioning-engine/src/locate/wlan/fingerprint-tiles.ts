import { FINGERPRINT_LEVEL } from '../../fingerprint/fingerprint-of.ts';
import { tileAt, toUnits, type TileId } from '../../grid/grid.ts';
import type { KnownRadio } from './known-radio.ts';

/** What one answer reads of the map at most. */
const MAX_TILES = 48;
/** Within so many decibels a reading is much like what was heard in a tile. */
const ALIKE_DB = 8;

/**
 * The tiles whose fingerprints are worth reading: those where most of the radios were heard, about as loud as now. The
 * stations' own tiles tell; they are the inverted index.
 */
export function fingerprintTiles(radios: readonly KnownRadio[]): TileId[] {
  const scores = new Map<TileId, number>();
  for (const { names, rssDbm, freshness } of radios) {
    const best = new Map<TileId, number>();
    for (const { station } of names) {
      const { lat, lng, signalDbm, length } = station.tiles;
      for (let index = 0; index < length; index += 1) {
        const tile = tileAt(toUnits(lat[index]!), toUnits(lng[index]!), FINGERPRINT_LEVEL);
        const apart = (rssDbm - signalDbm[index]!) / ALIKE_DB;
        const likeness = Number.isNaN(apart) ? 0.5 : 0.5 + 0.5 / (1 + apart * apart);
        if (likeness > (best.get(tile) ?? 0)) best.set(tile, likeness);
      }
    }
    for (const [tile, likeness] of best) scores.set(tile, (scores.get(tile) ?? 0) + likeness * freshness);
  }
  return [...scores]
    .sort(([tileA, a], [tileB, b]) => b - a || tileA - tileB)
    .slice(0, MAX_TILES)
    .map(([tile]) => tile);
}
