import type { DesiredSystem } from '@umbra/contracts/desired-shadow';
import type { CreateWish, DeviceWish } from './row-wish.ts';

/** What a row sets in the desired state of its device (BULK-5, BULK-6); undefined when that is nothing. */
export function desiredSystemOf({
  variant,
  sampleMs,
  sendMs,
  distanceM,
  areaBased,
}: CreateWish): Pick<DesiredSystem, 'rate' | 'syncGeofences'> | undefined {
  // What a new device has from the start needs no telling.
  const isAreaBasedSaid = areaBased !== undefined && (areaBased || variant !== 'unprovisioned');
  const rate = {
    ...(sampleMs === undefined ? {} : { sampleMs }),
    ...(sendMs === undefined ? {} : { sendMs }),
    ...(distanceM === undefined ? {} : { distanceM }),
  };
  const system = {
    ...(Object.keys(rate).length === 0 ? {} : { rate }),
    ...(isAreaBasedSaid ? { syncGeofences: areaBased } : {}),
  };
  return Object.keys(system).length === 0 ? undefined : system;
}

/** BULK-6: a device cannot send more often than it samples. */
export const isRateImpossible = ({ sampleMs, sendMs }: DeviceWish): boolean =>
  sampleMs !== undefined && sendMs !== undefined && sendMs < sampleMs;
