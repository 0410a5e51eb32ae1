import type { EventOrigin } from '@umbra/contracts/envelope';
import type { Device } from '../device/device.ts';
import type { DeviceFact } from '../device/device.facts.ts';

/** A device that is to be made: what happened to it so far and whence, and the seal of its secret if it is physical. */
export interface NewDevice {
  readonly facts: readonly DeviceFact[];
  readonly origin: EventOrigin;
  /** Of the trace that its events belong to; undefined: the running one. */
  readonly traceparent?: string | undefined;
  readonly secretSealed?: string;
}

/** A row of the table, but for the seal. */
export interface DeviceRow {
  readonly device_id: string;
  readonly kind: string;
  readonly project_id: string;
  readonly app_id: string;
  readonly external_id: string | null;
  readonly status: string;
  readonly provisioned_at_ms: number;
  readonly tracking_id: string | null;
  readonly claim_project_id: string | null;
  readonly version: number;
}

/** The row of now: what devices are looked up and listed by. All else is in the newest event. */
export function deviceRow(device: Device): DeviceRow {
  if (device.status === 'none') throw new TypeError('There is no row of a device that does not exist.');
  return {
    device_id: device.deviceId,
    kind: device.kind,
    project_id: device.projectId,
    app_id: device.appId,
    external_id: device.externalId ?? null,
    status: device.status,
    provisioned_at_ms: device.provisionedAtMs,
    tracking_id: device.status === 'claimed' ? device.claim.trackingId : null,
    claim_project_id: device.status === 'claimed' ? device.claim.projectId : null,
    version: device.version,
  };
}
