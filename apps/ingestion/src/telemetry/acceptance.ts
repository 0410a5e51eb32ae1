import type { CheckContext, SampleCheck } from './check.ts';
import { payloadNumbersCheck } from './checks/payload-numbers.check.ts';
import { payloadSizeCheck } from './checks/payload-size.check.ts';
import { sampleTimeCheck } from './checks/sample-time.check.ts';
import { pathTo, type Refusal } from './refusal.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * What each sample is asked once its shape is known to be right, cheapest first. The size comes before the numbers:
 * it bounds how deep they look.
 */
export const SAMPLE_CHECKS: readonly SampleCheck[] = [sampleTimeCheck, payloadSizeCheck, payloadNumbersCheck];

/** One bad sample fails them all (ING-3, ING-14): the first thing that is wrong, or undefined. */
export function checkSamples(samples: readonly Telemetry[], path: string, context: CheckContext): Refusal | undefined {
  for (let index = 0; index < samples.length; index += 1) {
    for (const check of SAMPLE_CHECKS) {
      const refusal = check(samples[index]!, context);
      if (refusal !== undefined) return { ...refusal, path: pathTo(pathTo(path, index), refusal.path) };
    }
  }
  return undefined;
}
