import type { Fingerprint } from '../fingerprint/fingerprint.ts';
import type { TileId } from '../grid/grid.ts';
import type { LocalCellId } from '../scan/scan.ts';
import type { SiteRange } from '../station/cell-identity.ts';
import type { CellKind, StationRef } from '../station/station-ref.ts';
import type { Station } from '../station/station.ts';

/**
 * The map as a caller may see it: the layers that answer him are already one. What is refused, mobile stations aside, is
 * not in it. The engine asks for all it needs at once, so that a store can answer with one query each.
 */
export interface RadioMap {
  /** The known ones among these, by `stationKey`. */
  stations(refs: readonly StationRef[]): Promise<ReadonlyMap<string, Station>>;
  /** All fingerprints of these tiles of `FINGERPRINT_LEVEL`. */
  fingerprints(tiles: readonly TileId[]): Promise<readonly Fingerprint[]>;
  /** Known cells of the same mast. */
  cellsOfSite(site: SiteRange): Promise<readonly Station[]>;
  /** The known cells of a location or tracking area, summed up. */
  area(area: AreaRef): Promise<Area | undefined>;
  /** The known cells of a network, summed up; of very many, some of them all over it. */
  network(network: NetworkRef): Promise<Area | undefined>;
  /** Cells by what their carrier tells, no farther than about this from a place; one may come several times. */
  cellsNear(query: CellsNearQuery): Promise<readonly NearCell[]>;
  /** How much wider or narrower circles of a kind should be around a place; 1 where nothing was measured (§5.2). */
  radiusScale(place: { readonly lat: number; readonly lng: number }, kind: PositionKind): Promise<number>;
}

/** What a position was found from; each kind keeps its own calibration. */
export type PositionKind = 'wlan' | 'ble' | 'wlan+cell' | 'cell' | 'site' | 'area' | 'network' | 'country';

export interface NetworkRef {
  readonly kind: CellKind;
  /** Undefined for CDMA. */
  readonly mcc: number | undefined;
  /** `sid` for CDMA. */
  readonly mnc: number;
}

export interface AreaRef extends NetworkRef {
  readonly area: number;
}

export interface Area {
  readonly lat: number;
  readonly lng: number;
  /** Holds 68 % of the weight of its cells, metres. */
  readonly radiusMetres: number;
  readonly cells: number;
}

export interface CellsNearQuery extends NetworkRef {
  readonly lat: number;
  readonly lng: number;
  readonly radiusMetres: number;
  readonly localIds: readonly LocalCellId[];
}

/** A cell, and the identity it was found by. */
export interface NearCell {
  readonly station: Station;
  readonly code: number;
  /** Undefined where only the code is known, as in exports of other maps. */
  readonly channel: number | undefined;
}
