import type { IngestedSample, TelemetryIngested } from '@umbra/contracts/telemetry';
import type { Scan } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import type { SharingTable } from '../layers/sharing-table.ts';
import { contributionOf } from './contribution-of.ts';
import type { DeviceNames } from './device-names.ts';
import type { LayeredContribution } from './layered-contribution.ts';

/** A sample with a scan, of an event of the log. */
export interface LoggedScan {
  readonly event: TelemetryIngested;
  readonly sample: IngestedSample;
  readonly scan: Scan;
}

/** What samples of the log teach, each contribution with the sample it was made of, in the order of the log. */
export async function layeredContributions<Sample extends LoggedScan>(
  session: SqlSession,
  samples: readonly Sample[],
  { sharing, names }: { readonly sharing: SharingTable; readonly names: DeviceNames },
): Promise<ReadonlyMap<LayeredContribution, Sample>> {
  const contributing = samples.flatMap((of) => {
    const contribution = contributionOf({ ...of, data: of.event.data }, names);
    return contribution === undefined ? [] : [{ of, contribution }];
  });
  if (contributing.length === 0) return new Map();
  const projectIds = new Set(contributing.map(({ of }) => of.event.data.projectId));
  const intervals = await sharing.load(session, [...projectIds]);
  return new Map(
    contributing.map(({ of, contribution }) => {
      const { projectId, acceptedAtMs } = of.event.data;
      return [{ layers: intervals.layersOf(projectId, acceptedAtMs), contribution, acceptedAtMs }, of];
    }),
  );
}
