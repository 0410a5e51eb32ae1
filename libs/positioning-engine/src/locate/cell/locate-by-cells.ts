import type { LocateRequest, LocateResult } from '../locate-request.ts';
import type { RadioMap } from '../radio-map.ts';

export function locateByCells(_request: LocateRequest, _map: RadioMap): Promise<LocateResult> {
  return Promise.resolve({ reason: 'empty' });
}
