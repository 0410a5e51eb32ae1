import type { Layer } from '../layers/layer.ts';
import { LIVE_SCHEMA, OWN_SCHEMA, REBUILD_SCHEMA } from '../schemas.ts';
import { FOR_ALL } from './refusal-table.ts';

/** Where a part of the map is, and which of its rows a refusal is about. */
export interface RefusedPart {
  readonly stations: string;
  readonly fingerprints: string;
  /** Of rows of either, in SQL. */
  readonly isMeant: string;
}

/** The parts of the map that a refusal of a scope acts on; what a rebuild is making first. */
export function partsOf(scope: Layer, hasRebuild: boolean): RefusedPart[] {
  const layer = String(BigInt(scope));
  const isOfLayer = scope === FOR_ALL ? 'true' : `layer = ${layer}`;
  // What a project has submitted is known by its batch wherever it went; of the log only sums are left.
  const isOfBatches = `batch IN (SELECT own.id FROM ${OWN_SCHEMA}.import_batch AS own WHERE own.layer = ${layer})`;
  const read = (schema: string): RefusedPart => ({
    ...{ stations: `${schema}.station`, fingerprints: `${schema}.fingerprint`, isMeant: isOfLayer },
  });
  return [
    ...(hasRebuild ? [read(REBUILD_SCHEMA)] : []),
    read(LIVE_SCHEMA),
    {
      ...{ stations: `${OWN_SCHEMA}.recorded_station`, fingerprints: `${OWN_SCHEMA}.recorded_fingerprint` },
      isMeant: scope === FOR_ALL ? 'true' : `(${isOfLayer} OR ${isOfBatches})`,
    },
  ];
}
