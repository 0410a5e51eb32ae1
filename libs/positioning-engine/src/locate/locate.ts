import { radiusFactor } from '@umbra/geo';
import { answer } from './cell/answer.ts';
import { locateByArea } from './cell/locate-by-area.ts';
import { locateByCells, type CellsFound } from './cell/locate-by-cells.ts';
import { isLocated, type LocateRequest, type LocateResult, type UnlocatedReason } from './locate-request.ts';
import type { RadioMap } from './radio-map.ts';
import type { CellCircle } from './wlan/cell-circle.ts';
import { locateByWlan } from './wlan/locate-by-wlan.ts';

/**
 * From a scan to a circle: the most precise step that finds something answers (positioning.md §4.4). The reason told when
 * none does is that of the first step that had anything to go by.
 */
export async function locate(request: LocateRequest, map: RadioMap): Promise<LocateResult> {
  const cells = await locateByCells(request.scan.cells, map);
  const byWlan = await locateByWlan(request, map, 'circle' in cells ? cellCircle(cells) : undefined);
  if (isLocated(byWlan)) return byWlan;
  if ('circle' in cells) return answer(cells.circle, cells.kind, request, map);
  const reasons: UnlocatedReason[] = [byWlan.reason, cells.reason];
  if (request.scan.cells.length > 0) {
    if (!request.fallback.area && !request.fallback.any) return { reason: firstOf([...reasons, 'area_not_allowed']) };
    const area = await locateByArea(request.scan.cells, map);
    if (area !== undefined) return answer(area, 'area', request, map);
  }
  return { reason: firstOf(reasons) };
}

const firstOf = (reasons: readonly UnlocatedReason[]): UnlocatedReason =>
  reasons.find((reason) => reason !== 'empty') ?? 'empty';

const cellCircle = ({ circle }: CellsFound): CellCircle => ({
  ...{ lat: circle.lat, lng: circle.lng },
  radius95Metres: circle.radiusMetres * radiusFactor(95),
});
