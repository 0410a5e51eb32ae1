import type { AppId } from '@umbra/contracts/ids';
import { rateLimited } from '../../ingestion.errors.ts';
import type { SampleLimits } from '../../rate-limit/sample-limits.ts';
import type { AddressedSamples } from '../addressed-samples.ts';

/**
 * ING-50: takes the samples out of what their applications may send now, or refuses with when to come again.
 * @returns how to give them back, should they not be stored
 */
export function spend(limits: SampleLimits, addressed: readonly AddressedSamples[], nowMs: number): () => void {
  const samplesByApp = new Map<AppId, number>();
  for (const { device, samples } of addressed) {
    samplesByApp.set(device.appId, (samplesByApp.get(device.appId) ?? 0) + samples.length);
  }
  const demands = [...samplesByApp].map(([appId, samples]) => ({ appId, samples }));
  const excess = limits.take(demands, nowMs);
  if (excess !== undefined) throw rateLimited(excess);
  return () => limits.giveBack(demands);
}
