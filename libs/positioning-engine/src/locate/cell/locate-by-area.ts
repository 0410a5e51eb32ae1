import type { CellReading } from '../../scan/scan.ts';
import type { RadioMap } from '../radio-map.ts';
import { FLOOR_METRES } from './answer.ts';
import { byRef } from './cell-order.ts';
import type { Circle } from './circle.ts';
import { smallest } from './smallest.ts';

/**
 * The smallest known area of those that the serving cells belong to, or what little is known of their masts, no smaller
 * than an area (positioning.md §6).
 */
export async function locateByArea(
  readings: readonly CellReading[],
  poorSites: readonly Circle[],
  map: RadioMap,
): Promise<Circle | undefined> {
  const areas = await Promise.all(
    [...readings].sort(byRef).flatMap(({ kind, mcc, mnc, area }) => {
      return area === undefined ? [] : [map.area({ kind, mcc, mnc, area })];
    }),
  );
  const sites = poorSites.map((circle) => ({
    ...circle,
    radiusMetres: Math.max(FLOOR_METRES.area, circle.radiusMetres),
  }));
  return smallest([...sites, ...areas]);
}
