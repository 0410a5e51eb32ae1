import { radiusFactor } from '@umbra/geo';
import type { Located, LocateRequest } from '../locate-request.ts';
import type { PositionKind, RadioMap } from '../radio-map.ts';
import type { Circle } from './circle.ts';

export type CellPositionKind = Extract<PositionKind, 'cell' | 'site' | 'area' | 'network' | 'country'>;

/** At 68 % no circle is drawn smaller, whatever the calibration says: nothing is known better (positioning.md §5.2). */
export const FLOOR_METRES: Readonly<Record<CellPositionKind, number>> = {
  ...{ cell: 80, site: 400, area: 1_500 },
  ...{ network: 10_000, country: 10_000 },
};

/** Draws a circle as wide as it was measured to have to be, and as the caller's confidence asks; its centre stays. */
export async function answer(
  circle: Circle,
  kind: CellPositionKind,
  request: LocateRequest,
  map: RadioMap,
): Promise<Located> {
  const { lat, lng } = circle;
  const predictedMetres = Math.max(FLOOR_METRES[kind], circle.radiusMetres);
  const scaledMetres = predictedMetres * (await map.radiusScale({ lat, lng }, kind));
  const accuracyMetres = Math.max(FLOOR_METRES[kind], scaledMetres) * radiusFactor(request.confidence);
  return { kind, lat, lng, accuracyMetres, predictedMetres, radios: 0 };
}
