import type { CellKind, StationKind } from '@umbra/positioning-engine';
import type { RefusalReason } from '../refusals/refusal-table.ts';

/** The layout of the lines below: a change gets the next number, and a reader for this one. */
export const MAP_FILE_VERSION = 2;

/**
 * One line of a map file: a layer of the map as NDJSON, as exact as it is stored. It holds no devices and no scans as they
 * came: the map has none. Ids are those of the engine (48 bits of a MAC address, packed numbers of a cell).
 */
export type MapLine =
  /** The first. */
  | { readonly type: 'map'; readonly version: number; readonly layer: string }
  /**
   * All that was observed of a station (`packSums`, base64), however it came. What was imported as public is told apart: it
   * needs no second device to confirm it.
   */
  | {
      readonly type: 'station';
      readonly kind: StationKind;
      readonly id: number;
      readonly sums: string;
      readonly public?: true;
    }
  /** Of a tile and an epoch (`packFingerprints`, base64). */
  | { readonly type: 'fingerprints'; readonly tile: number; readonly epoch: number; readonly packed: string }
  /** How often a cell was heard with an area code. */
  | {
      readonly type: 'area';
      readonly kind: CellKind;
      readonly id: number;
      readonly area: number;
      readonly count: number;
    }
  /** How often a cell was heard with an identity on its carrier. */
  | {
      readonly type: 'carrier';
      readonly kind: CellKind;
      readonly id: number;
      readonly channel: number;
      readonly code: number;
      readonly count: number;
    }
  | ({ readonly type: 'cell' } & MapFileCell)
  | {
      readonly type: 'refusal';
      readonly mac: string;
      readonly reason: RefusalReason;
      /** It holds in this layer; others hold in all. */
      readonly own?: true;
    }
  /** The last: a file without it was cut off. */
  | { readonly type: 'end'; readonly lines: number };

/** The newest record that exports of other maps have of a cell. */
export interface MapFileCell {
  readonly kind: CellKind;
  readonly id: number;
  /** Units of 1e-7°. */
  readonly lat: number;
  readonly lng: number;
  readonly rangeMetres: number;
  readonly samples: number;
  readonly isExact: boolean;
  readonly area: number | null;
  readonly code: number | null;
  readonly updatedS: number;
}
