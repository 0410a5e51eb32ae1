import type { CellReading } from '../../scan/scan.ts';
import type { RadioMap } from '../radio-map.ts';
import type { Circle } from './circle.ts';

/** The smallest known area of those that the serving cells belong to. */
export async function locateByArea(readings: readonly CellReading[], map: RadioMap): Promise<Circle | undefined> {
  let smallest: Circle | undefined;
  for (const { kind, mcc, mnc, area } of readings) {
    if (area === undefined) continue;
    const known = await map.area({ kind, mcc, mnc, area });
    if (known === undefined) continue;
    if (smallest === undefined || known.radiusMetres < smallest.radiusMetres) smallest = known;
  }
  return smallest;
}
