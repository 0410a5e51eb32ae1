import type { StationKind } from '@umbra/positioning-engine';
import type { Logger } from '@umbra/observability';
import { LRUCache } from 'lru-cache';
import type { Layer } from '../layers/layer.ts';
import type { PositioningMetrics } from '../positioning.metrics.ts';

/** A row of the map whose bytes mean nothing to this build. */
export interface UnreadableRow {
  readonly kind: StationKind | 'fingerprint';
  readonly layer: Layer;
  /** The station, or the tile: it is nobody's business, unless somebody looks for it. */
  readonly id: number;
  readonly error: unknown;
}

/** Told of rows that are passed over: what they hold is unknown to whoever has asked. */
export type OnUnreadable = (row: UnreadableRow) => void;

/** Rows that are read again and again are told of once. */
const REMEMBERED_ROWS = 10_000;

/** Counts each reading of such a row, and logs each row once. */
export function tellUnreadable(logger: Logger, metrics: Pick<PositioningMetrics, 'unreadable'>): OnUnreadable {
  const told = new LRUCache<string, true>({ max: REMEMBERED_ROWS });
  return ({ kind, layer, id, error }) => {
    metrics.unreadable(kind);
    const key = `${kind} ${layer} ${String(id)}`;
    if (told.has(key)) return;
    told.set(key, true);
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ kind, layer, reason }, 'a row of the radio map cannot be read and is passed over');
    logger.debug({ kind, layer, id }, 'the row of the radio map that cannot be read');
  };
}

/** What the bytes of a row mean, or else this when they mean nothing to this build. */
export function readableOr<Meaning, Else>(
  otherwise: Else,
  bytes: Buffer,
  unpack: (bytes: Buffer) => Meaning,
): Meaning | Else {
  try {
    return unpack(bytes);
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}
