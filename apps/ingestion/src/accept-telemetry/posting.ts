import { pathTo } from '../telemetry/refusal.ts';
import type { DeviceTelemetry, Telemetry, TelemetryBatchRequest, TelemetryRequest } from '../telemetry/telemetry.ts';

/** The samples that a request names by one id, or by none. */
export interface PostedGroup {
  /** Left out by a device that speaks for itself. */
  readonly id: string | undefined;
  /** What holds the id, for refusals: empty, or `data[3]`. */
  readonly path: string;
  readonly samples: Telemetry[];
}

/** What a request asks to be stored, whatever its route: of the right shape, not yet known whose it is. */
export interface Posting {
  readonly appId: string | undefined;
  readonly groups: readonly PostedGroup[];
  readonly sampleCount: number;
}

/** Body of `POST /v2/`: a device's own samples. */
export const postingOfSamples = (samples: Telemetry[]): Posting => ({
  appId: undefined,
  groups: [{ id: undefined, path: '', samples }],
  sampleCount: samples.length,
});

/** Body of `POST /v3/`: samples of one device. */
export const postingOfRequest = ({ data, id, appId }: TelemetryRequest): Posting => ({
  appId,
  groups: [{ id, path: '', samples: data }],
  sampleCount: data.length,
});

/** Body of `POST /v3/batch`: samples of many devices, in any order (ING-14). */
export function postingOfBatch({ data, appId }: TelemetryBatchRequest): Posting {
  const groups = new Map<string, PostedGroup>();
  for (const [index, sample] of data.entries()) {
    const group = groups.get(sample.id);
    if (group === undefined) groups.set(sample.id, firstOf(sample, index));
    else group.samples.push(sample);
  }
  return { appId, groups: [...groups.values()], sampleCount: data.length };
}

const firstOf = (sample: DeviceTelemetry, index: number): PostedGroup => ({
  id: sample.id,
  path: pathTo('data', index),
  samples: [sample],
});
