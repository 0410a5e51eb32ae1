import {
  deriveStation,
  StationSums,
  type ImportedCell,
  type Station,
  type StationRef,
} from '@umbra/positioning-engine';
import { SHARED_LAYER, type Layer } from '../layers/layer.ts';

/** What is stored of a station in one layer. */
export interface StationParts {
  readonly layer: Layer;
  /** What the log taught, and import batches that are not public. Taken over: the first is added to. */
  readonly sums: readonly StationSums[];
  /** Of import batches that are public already: they need no second device to confirm them (positioning.md §2.7). */
  readonly publicSums: readonly StationSums[];
  /** The newest record of an export. */
  readonly imported: ImportedCell | undefined;
  /** There is a part that is public. */
  readonly isPublic: boolean;
}

/** A station that fewer devices have heard is its contributor's alone. */
const MIN_DEVICES = 2;

/**
 * One station from its parts: observations add up, whatever way they came. But of a station that is public all see what is
 * public alone, as long as one device has said the rest: where its owner has moved to, say.
 */
export function stationOf(ref: StationRef, { layer, sums, publicSums, imported, isPublic }: StationParts): Station {
  if (!isPublic) return deriveStation(ref, sumOf(ref, sums), imported);
  const others = sumOf(ref, sums);
  const isToldByMore = layer !== SHARED_LAYER || others.devices.count >= MIN_DEVICES;
  const all = sumOf(ref, isToldByMore ? [others, ...publicSums] : publicSums);
  return { ...deriveStation(ref, all, imported), devices: Infinity };
}

function sumOf(ref: StationRef, [all = StationSums.of(ref.kind), ...others]: readonly StationSums[]): StationSums {
  for (const other of others) all.merge(other);
  return all;
}

/** Whether all see what the shared layer has of a station (positioning.md §2.7). */
export const isConfirmed = (shared: Station | undefined): shared is Station =>
  shared !== undefined && shared.devices >= MIN_DEVICES;

/**
 * What a caller sees of a station: his own, or the shared one if more is known of that. What only one device of others has
 * heard is not shown (positioning.md §2.7).
 */
export function visibleStation(own: Station | undefined, shared: Station | undefined): Station | undefined {
  const confirmed = isConfirmed(shared) ? { ...shared, isShared: true } : undefined;
  if (own === undefined) return confirmed;
  if (confirmed === undefined) return own;
  if (confirmed.observations > own.observations) return confirmed;
  return own.imported === undefined && confirmed.imported !== undefined
    ? { ...own, imported: confirmed.imported }
    : own;
}
