import type { Layer } from '../layers/layer.ts';

/** How a part of the map came, other than over the log. */
export type BatchFormat = 'cells' | 'wigle' | 'contributions' | 'map' | 'geosubmit';

/** `failed` and `undone` ones have nothing in the map any more; they stay as a record of what was there. */
export type BatchState = 'running' | 'done' | 'failed' | 'undone';

/** Where a batch comes from: what it is attributed to. */
export interface BatchOrigin {
  readonly layer: Layer;
  readonly format: BatchFormat;
  readonly source: string;
  readonly licence: string;
  /** Undefined for what did not come as a file. */
  readonly file: { readonly name: string; readonly sha256: string } | undefined;
  /** Somebody answers for it: stations that one device alone has heard serve all (positioning.md §2.7). */
  readonly isPublic: boolean;
}

export interface BatchCounts {
  readonly accepted: number;
  /** By reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** What an undone batch took along that another one holds too: importing that one's file again brings it back. */
export interface LostRepeat {
  readonly batch: number;
  /** At most: what a file held twice counts twice. */
  readonly contributions: number;
}

/** A batch as the list shows it. */
export interface ImportBatch extends BatchOrigin, BatchCounts {
  readonly id: number;
  readonly state: BatchState;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}
