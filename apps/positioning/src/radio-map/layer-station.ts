import {
  deriveStation,
  StationSums,
  type ImportedCell,
  type Station,
  type StationRef,
} from '@umbra/positioning-engine';

/** What is stored of a station in one layer. */
export interface StationParts {
  /** What the log taught, and each import batch. Taken over: the first is added to. */
  readonly sums: readonly StationSums[];
  /** The newest record of an export. */
  readonly imported: ImportedCell | undefined;
  /** Part of it is public already: it needs no second device to confirm it (positioning.md §2.7). */
  readonly isPublic: boolean;
}

/** One station from its parts: observations add up, whatever way they came. */
export function stationOf(ref: StationRef, { sums, imported, isPublic }: StationParts): Station {
  const [all = StationSums.of(ref.kind), ...others] = sums;
  for (const other of others) all.merge(other);
  const station = deriveStation(ref, all, imported);
  return isPublic ? { ...station, devices: Infinity } : station;
}

/** A station that fewer devices have heard is its contributor's alone. */
const MIN_DEVICES = 2;

/**
 * What a caller sees of a station: his own, or the shared one if more is known of that. What only one device of others has
 * heard is not shown (positioning.md §2.7).
 */
export function visibleStation(own: Station | undefined, shared: Station | undefined): Station | undefined {
  const confirmed = shared !== undefined && shared.devices >= MIN_DEVICES ? { ...shared, isShared: true } : undefined;
  if (own === undefined) return confirmed;
  if (confirmed === undefined) return own;
  if (confirmed.observations > own.observations) return confirmed;
  return own.imported === undefined && confirmed.imported !== undefined
    ? { ...own, imported: confirmed.imported }
    : own;
}
