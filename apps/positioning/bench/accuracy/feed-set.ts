import type { IngestedSample } from '@umbra/contracts/telemetry';
import { newPhysicalTrackingId, type TrackingId } from '@umbra/contracts/ids';
import type { LogPosition } from '@umbra/kafka';
import type { ContributedScan } from '@umbra/positioning-engine/bench';
import type { BenchProject } from '../stage/callers.ts';
import type { Stage } from '../stage/stage.ts';
import { telemetryRecord } from '../stage/telemetry-record.ts';

const APPEND_AT_ONCE = 1_000;

/** Contributions on the log as ingestion appends them: each device of the set is one of the project. @returns where they stand */
export async function feedSet(
  { log }: Stage,
  { projectId }: BenchProject,
  contributions: readonly ContributedScan[],
): Promise<LogPosition[]> {
  const trackingIds = new Map<string, TrackingId>();
  const records = contributions.map((contributed) => {
    const { dev } = contributed;
    const trackingId = trackingIds.get(dev) ?? newPhysicalTrackingId();
    trackingIds.set(dev, trackingId);
    return telemetryRecord({ trackingId, projectId }, sampleOf(contributed));
  });
  const positions: LogPosition[] = [];
  for (let from = 0; from < records.length; from += APPEND_AT_ONCE) {
    positions.push(...(await log.append(records.slice(from, from + APPEND_AT_ONCE))));
  }
  return positions;
}

/** The API takes a speed with a heading only. */
const sampleOf = ({ ts, gps, scan }: ContributedScan): IngestedSample => ({
  sampledAtMs: ts,
  position: { ...gps, ...(gps.speed === undefined ? {} : { heading: 0 }), type: 'gnss' },
  scan,
});
