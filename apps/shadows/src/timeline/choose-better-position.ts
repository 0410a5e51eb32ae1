import type { Position } from '@umbra/contracts/telemetry';
import { accuracyAt68 } from '@umbra/geo';

/** ING-33: the position with the smaller radius at equal confidence; between equals the provided one. */
export function chooseBetterPosition(provided: Position, resolved: Position): Position {
  return accuracyAt68(resolved) < accuracyAt68(provided) ? resolved : provided;
}
