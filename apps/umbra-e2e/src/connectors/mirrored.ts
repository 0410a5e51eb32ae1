import { eventually } from '@umbra/testing';
import { succeed } from '../support/http.ts';
import type { Tenant } from '../support/tenant.ts';

/** A first run comes within seconds, the next after the interval of at least a minute. */
const WITHIN_MS = 100_000;

export interface MirroredTrace {
  readonly timestamp: number;
  readonly position?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly system?: Readonly<Record<string, unknown>>;
}

interface ExternalDevice {
  readonly externalDeviceId: string;
  readonly provisioning: string;
  readonly localDeviceId?: string;
}

/** Waits until a connector has provisioned a device. @returns the trackingId of its virtual device */
export function provisioned({ userToken }: Tenant, connectorId: string, externalDeviceId: string): Promise<string> {
  return eventually(`${externalDeviceId} is provisioned`, async () => {
    const path = `/c2c/v4/connectors/${connectorId}/ext-devices?limit=100`;
    const { items } = await succeed<{ items: readonly ExternalDevice[] }>('GET', path, { token: userToken });
    const found = items.find((device) => device.externalDeviceId === externalDeviceId);
    return found?.provisioning === 'provisioned' ? found.localDeviceId : undefined;
  });
}

/** Waits until a device has so many traces. @returns them, newest first */
export function mirroredTraces(
  { userToken }: Tenant,
  trackingId: string,
  count: number,
): Promise<readonly MirroredTrace[]> {
  return eventually(
    `${trackingId} has ${String(count)} traces`,
    async () => {
      const path = `/traces/v2/${trackingId}?count=100`;
      const { data } = await succeed<{ data: readonly MirroredTrace[] }>('GET', path, { token: userToken });
      return data.length >= count ? data : undefined;
    },
    WITHIN_MS,
  );
}
