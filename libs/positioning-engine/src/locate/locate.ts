import type { LocateRequest, LocateResult, UnlocatedReason } from './locate-request.ts';
import { locateByCells } from './cell/locate-by-cells.ts';
import { locateByWlan } from './wlan/locate-by-wlan.ts';
import { isLocated } from './locate-request.ts';
import type { RadioMap } from './radio-map.ts';

/**
 * From a scan to a circle: the most precise step that finds something answers (positioning.md §4.4). The reason told when
 * none does is that of the first step that had anything to go by.
 */
export async function locate(request: LocateRequest, map: RadioMap): Promise<LocateResult> {
  const reasons: UnlocatedReason[] = [];
  for (const step of [locateByWlan, locateByCells]) {
    const result = await step(request, map);
    if (isLocated(result)) return result;
    reasons.push(result.reason);
  }
  return { reason: reasons.find((reason) => reason !== 'empty') ?? 'empty' };
}
