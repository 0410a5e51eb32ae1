import type { DisableTracking } from '@umbra/contracts/desired-shadow';
import type { IngestedSample } from '@umbra/contracts/telemetry';
import { toIngestedSample } from '../../telemetry/strip-disabled-tracking.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';

/** Takes out what the device's owner forbids (ING-44), and puts the samples into the order of their time (ING-45). */
export function strip(samples: readonly Telemetry[], disabled: DisableTracking | undefined): readonly IngestedSample[] {
  const stripped = samples.map((sample) => toIngestedSample(sample, disabled));
  return isAscending(stripped) ? stripped : stripped.sort((a, b) => a.sampledAtMs - b.sampledAtMs);
}

function isAscending(samples: readonly IngestedSample[]): boolean {
  for (let index = 1; index < samples.length; index += 1) {
    if (samples[index]!.sampledAtMs < samples[index - 1]!.sampledAtMs) return false;
  }
  return true;
}
