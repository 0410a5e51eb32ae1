import { isLocated, locate, MemoryRadioMap, NO_FALLBACK } from '../src/index.ts';
import { BLUR_KEY } from './blur-key.ts';
import { contributionOf } from './contribution-of.ts';
import type { ContributedScan } from './data-set.ts';

/** As the service does: each contribution is located with the map as it was, compared with its fix, and then learned. */
export async function learn(contributions: readonly ContributedScan[]): Promise<MemoryRadioMap> {
  const map = new MemoryRadioMap();
  for (const contributed of contributions) {
    const contribution = contributionOf(contributed);
    const { scan, fix } = contribution;
    const result = await locate({ scan, confidence: 68, fallback: NO_FALLBACK, blurKey: BLUR_KEY }, map);
    if (isLocated(result)) map.calibration.add(result, fix);
    map.learn(contribution);
  }
  return map;
}
