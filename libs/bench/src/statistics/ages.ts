import { Latencies, type LatencySummary } from './latencies.ts';

/** A record of the log, and when its content was accepted. */
export interface AppendedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly acceptedAtMs: number;
}

/** What a reader saw at one moment: the offset up to which each partition's records were visible. */
export interface Observation {
  readonly atMs: number;
  readonly nextByPartition: ReadonlyMap<number, number>;
}

/**
 * From acceptance to the first observation that has the record: never too short, too long by the time between two
 * observations at most. Records that no observation has are not in it; compare `count`.
 */
export function agesOf(records: readonly AppendedRecord[], observations: readonly Observation[]): LatencySummary {
  const ages = new Latencies();
  const cursors = new Map<number, number>();
  // In the order of the log, so that each observation is looked at once for each partition.
  for (const { partition, offset, acceptedAtMs } of records.toSorted((a, b) => a.offset - b.offset)) {
    let at = cursors.get(partition) ?? 0;
    while (at < observations.length && (observations[at]?.nextByPartition.get(partition) ?? 0) <= offset) at += 1;
    cursors.set(partition, at);
    const seen = observations[at];
    if (seen !== undefined) ages.add(seen.atMs - acceptedAtMs);
  }
  return ages.summary();
}
