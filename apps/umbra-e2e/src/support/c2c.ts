import { randomUUID } from 'node:crypto';
import { eventually } from '@umbra/testing';
import { environment } from './environment.ts';
import { succeed } from './http.ts';
import type { Tenant } from './tenant.ts';

export const C2C = '/c2c/v4';

export interface C2cConnector {
  readonly connectorId: string;
  readonly name: string;
}

/** What a connector is made of that mirrors nothing: it is not enabled. */
export const idleConnector = ({ email, password }: Tenant, name = `idle ${randomUUID()}`) => ({
  ...{ name, driverId: 'umbra-loopback', enabled: false, refreshIntervalS: 3_600 },
  externalCloudInfo: { url: environment.url, email, password },
});

export async function newIdleConnector(tenant: Tenant, name?: string): Promise<C2cConnector> {
  const body = idleConnector(tenant, name);
  const { connectorId } = await succeed<C2cConnector>('POST', `${C2C}/connectors`, { token: tenant.userToken, body });
  await eventually('its creation completes', async () => {
    const { status } = await succeed<{ status: string }>('GET', `${C2C}/connectors/${connectorId}`, {
      token: tenant.userToken,
    });
    return status === 'completed';
  });
  return { connectorId, name: body.name };
}

/** Adds an external device, and waits until it has its device here. @returns the trackingId of that */
export async function addExternalDevice(
  { userToken: token }: Tenant,
  connectorId: string,
  externalDeviceId: string,
): Promise<string> {
  const path = `${C2C}/connectors/${connectorId}/ext-devices`;
  await succeed('POST', path, { token, body: [{ externalDeviceId, externalDeviceInfo: { note: 'by a test' } }] });
  return eventually(`${externalDeviceId} is provisioned`, async () => {
    const { items } = await succeed<{ items: readonly Readonly<Record<string, string>>[] }>('GET', path, { token });
    const found = items.find((item) => item['externalDeviceId'] === externalDeviceId);
    return found?.['provisioning'] === 'provisioned' && found['localDeviceId'];
  });
}
