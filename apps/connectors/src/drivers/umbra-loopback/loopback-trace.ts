import type { WantedDevice } from '../../domain/driver/driver.ts';
import { recordOf } from '../sample/in-range.ts';
import type { LooseSample } from '../sample/sample-of.ts';
import type { DeviceAddress } from './loopback-api.ts';

/**
 * A trace (contract §5) as the telemetry that it was. `serverTimestamp` is of the other service, and what it computed is
 * computed again.
 */
export function looseSampleOf(trace: Readonly<Record<string, unknown>>): LooseSample {
  return {
    timestampMs: trace['timestamp'],
    position: recordOf(trace['position']),
    payload: recordOf(trace['payload']),
    sensorData: recordOf(recordOf(trace['system'])['reportedSensorData']),
  };
}

/**
 * Who an external device is at the other service: its `externalDeviceInfo` may name a `trackingId`, or an `appId` (with an
 * `externalId`, unless that is the externalDeviceId); else the externalDeviceId is a trackingId.
 */
export function addressOf({ externalDeviceId, externalDeviceInfo }: WantedDevice): DeviceAddress {
  const { appId, externalId, trackingId } = externalDeviceInfo ?? {};
  if (typeof appId === 'string') {
    return { id: typeof externalId === 'string' ? externalId : externalDeviceId, appId };
  }
  return { id: typeof trackingId === 'string' ? trackingId : externalDeviceId, appId: undefined };
}
