import type { IngestedSample } from '@umbra/contracts/telemetry';
import { newPhysicalTrackingId, type TrackingId } from '@umbra/contracts/ids';
import type { ContributedScan } from '@umbra/positioning-engine/bench';
import type { BenchProject } from '../stage/callers.ts';
import type { Stage } from '../stage/stage.ts';
import { telemetryRecord } from '../stage/telemetry-record.ts';
import { untilLearned } from '../stage/until-learned.ts';

/** In use, what is contributed today is tested by a map that knows what came yesterday; a log that is filled at once is read device by device. */
const LEARN_AT_ONCE = 100;

/** Has contributions learned in their order, as ingestion appends them: each device of the set is one of the project. */
export async function feedSet(
  stage: Stage,
  { projectId }: BenchProject,
  contributions: readonly ContributedScan[],
): Promise<void> {
  const trackingIds = new Map<string, TrackingId>();
  const records = contributions.map((contributed) => {
    const { dev } = contributed;
    const trackingId = trackingIds.get(dev) ?? newPhysicalTrackingId();
    trackingIds.set(dev, trackingId);
    return telemetryRecord({ trackingId, projectId }, sampleOf(contributed));
  });
  for (let from = 0; from < records.length; from += LEARN_AT_ONCE) {
    await untilLearned(stage, await stage.log.append(records.slice(from, from + LEARN_AT_ONCE)));
  }
}

/** The API takes a speed with a heading only. */
const sampleOf = ({ ts, gps, scan }: ContributedScan): IngestedSample => ({
  sampledAtMs: ts,
  position: { ...gps, ...(gps.speed === undefined ? {} : { heading: 0 }), type: 'gnss' },
  scan,
});
