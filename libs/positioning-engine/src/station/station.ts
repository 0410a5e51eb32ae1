import type { StationRef } from './station-ref.ts';

/**
 * `new`: too little is known to say more. `moved`: it stood elsewhere before; only its newest place counts. `mobile`: it
 * travels, and never takes part in an answer (positioning.md §7.4).
 */
export type StationState = 'new' | 'ok' | 'moved' | 'mobile';

/** What the map knows of a station, as far as a position can be found from it. */
export interface Station {
  readonly ref: StationRef;
  readonly state: StationState;
  /** Where it is: the robust weighted mean of where it was heard. Degrees. */
  readonly lat: number;
  readonly lng: number;
  /** How far from there it was heard: weighted root mean square, metres. */
  readonly spreadMetres: number;
  /** At 1 m, by the path loss of its kind; NaN when no signal was ever given. */
  readonly powerDbm: number;
  /** Observations at its place, no session counted more than its share. */
  readonly observations: number;
  /** Of devices that have heard it; more than a few are not told apart. Infinity for what was imported. */
  readonly devices: number;
  /** Whether the caller knows it from the map that he shares with others: then it is theirs, and not his to find. */
  readonly isShared: boolean;
  readonly tiles: StationTiles;
  /** The record of a cell in an export of another map, if there is one. */
  readonly imported: ImportedCell | undefined;
}

/** Where a station was heard, at its present place, over all epochs: one entry a tile. */
export interface StationTiles {
  readonly length: number;
  /** Degrees: the weighted mean of the observations in the tile. */
  readonly lat: Float64Array;
  readonly lng: Float64Array;
  /** Observations, no session counted more than its share. */
  readonly count: Float32Array;
  /** Mean and variance; NaN where no signal was given. */
  readonly signalDbm: Float32Array;
  readonly signalVariance: Float32Array;
  /** Mean, in steps of the technology; NaN where none was given. */
  readonly timingAdvance: Float32Array;
}

/** A row of an OpenCelliD or MLS export (positioning.md §8). */
export interface ImportedCell {
  readonly lat: number;
  readonly lng: number;
  /** The largest distance of an observation; 0 when there was only one. */
  readonly rangeMetres: number;
  readonly samples: number;
  /** `changeable` 0: the operator told the exact position. */
  readonly isExact: boolean;
  /** LAC or TAC (NID), where the record has one. */
  readonly area: number | undefined;
  /** PSC or PCI. */
  readonly code: number | undefined;
}
