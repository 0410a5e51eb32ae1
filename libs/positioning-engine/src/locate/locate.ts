import { radiusFactor } from '@umbra/geo';
import { answer, FLOOR_METRES } from './cell/answer.ts';
import { locateByArea } from './cell/locate-by-area.ts';
import { locateByCells, type CellsFound, type CellsNotFound } from './cell/locate-by-cells.ts';
import { locateByCountry, locateByNetwork } from './cell/locate-by-network.ts';
import { isAbroad, isFarFromCell } from './cell-veto.ts';
import { isLocated, type LocateRequest, type LocateResult, type UnlocatedReason } from './locate-request.ts';
import type { RadioMap } from './radio-map.ts';
import type { CellCircle } from './wlan/cell-circle.ts';
import { locateByWlan } from './wlan/locate-by-wlan.ts';

/**
 * From a scan to a circle: the most precise step that finds something answers (positioning.md §4.4). Its cells are located
 * first, since they decide between places of its access points.
 */
export async function locate(request: LocateRequest, map: RadioMap): Promise<LocateResult> {
  const cells = await locateByCells(request.scan.cells, map);
  const byWlan = await locateByWlan(request, map, 'circle' in cells ? cellCircle(cells) : undefined);
  const isBelieved = isLocated(byWlan) && !isAbroad(byWlan, request.scan.cells);
  if ('circle' in cells) {
    if (isBelieved && !isFarFromCell(byWlan, cells)) return byWlan;
    return answer(cells.circle, cells.kind, request, map);
  }
  if (isBelieved) return byWlan;
  return locateRoughly(request, map, cells, isLocated(byWlan) ? 'scattered' : byWlan.reason);
}

/** Area, network, country: only where the caller allows it. */
async function locateRoughly(
  request: LocateRequest,
  map: RadioMap,
  cells: CellsNotFound,
  wlanReason: UnlocatedReason,
): Promise<LocateResult> {
  const { scan, fallback } = request;
  const area = await locateByArea(scan.cells, cells.poorSites, map);
  if (!fallback.area && !fallback.any) {
    const areaReason = area === undefined ? cells.reason : 'area_not_allowed';
    return { reason: mostTelling([wlanReason, cells.reason, areaReason]) };
  }
  if (area !== undefined) return answer(area, 'area', request, map);
  if (fallback.any) {
    const network = await locateByNetwork(scan, map);
    if (network !== undefined) return answer(network, 'network', request, map);
    const country = locateByCountry(scan);
    if (country !== undefined) return answer(country, 'country', request, map);
  }
  const areaReason = scan.cells.length === 0 ? cells.reason : 'area_unknown';
  return { reason: mostTelling([wlanReason, cells.reason, areaReason]) };
}

/** The first that says more than that nothing was known; else the first that says that, and not that nothing was heard. */
function mostTelling(reasons: readonly UnlocatedReason[]): UnlocatedReason {
  const heard = reasons.filter((reason) => reason !== 'empty');
  return heard.find((reason) => reason !== 'unknown') ?? heard[0] ?? 'empty';
}

const cellCircle = ({ kind, circle, isShared }: CellsFound): CellCircle => ({
  ...{ lat: circle.lat, lng: circle.lng, isShared },
  radius95Metres: Math.max(FLOOR_METRES[kind], circle.radiusMetres) * radiusFactor(95),
});
