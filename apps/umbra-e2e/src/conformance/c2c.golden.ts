import { randomUUID } from 'node:crypto';
import { addExternalDevice, C2C, idleConnector, newIdleConnector, type C2cConnector } from '../support/c2c.ts';
import { environment } from '../support/environment.ts';
import { send, type Answer } from '../support/http.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const connectorId = expect.stringMatching(/^CON-[0-9a-f-]{36}$/) as string;

/** §1.6, with a single page. */
const page = (items: unknown, limit: number) => ({ items, count: golden.count, limit });

const connector = {
  ...{ connectorId, projectId: golden.text, name: golden.text, driverId: 'umbra-loopback', enabled: false },
  // C2C-6: credentials are shown masked.
  externalCloudInfo: { url: environment.url, email: golden.text, password: expect.stringMatching(/^\*+$/) as string },
  ...{ refreshIntervalS: 3_600, totalAddedDevices: golden.count, createdAt: golden.isoTime },
  status: expect.stringMatching(/^(started|completed)$/) as string,
};

const driver = {
  ...{ driverId: golden.text, provider: golden.text, version: golden.count },
  driverSyncMethod: expect.stringMatching(/^(push|pull|none)$/) as string,
  driverType: expect.stringMatching(/^(tracker-device|transporter|internal)$/) as string,
  externalCloudInfoSchema: expect.any(Array) as unknown,
  strategy: expect.any(Object) as unknown,
};

/** Not the one of the other answers, whose devices are counted. */
let own: Promise<Tenant> | undefined;
const tenantOfConnectors = (): Promise<Tenant> => (own ??= newTenant('conformance-c2c'));

const ask = async (method: string, path: string, body?: (tenant: Tenant) => unknown): Promise<Answer> => {
  const tenant = await tenantOfConnectors();
  return send(method, C2C + path, {
    token: tenant.userToken,
    ...(body === undefined ? {} : { body: body(tenant) }),
  });
};

/** Makes a connector of its own, then asks below `/c2c/v4/connectors/{connectorId}`. */
const ofConnector =
  (method: string, rest = '', body?: (tenant: Tenant, made: C2cConnector) => unknown): GoldenAnswer['ask'] =>
  async () => {
    const made = await newIdleConnector(await tenantOfConnectors());
    const path = `/connectors/${made.connectorId}${rest}`;
    return ask(method, path, body && ((tenant) => body(tenant, made)));
  };

/** The same with an external device that is provisioned. */
const ofDevice =
  (asked: (pathOfConnector: string, externalDeviceId: string) => Promise<Answer>): GoldenAnswer['ask'] =>
  async () => {
    const tenant = await tenantOfConnectors();
    const made = await newIdleConnector(tenant);
    const externalDeviceId = `ext-${randomUUID().slice(0, 8)}`;
    await addExternalDevice(tenant, made.connectorId, externalDeviceId);
    return asked(`/connectors/${made.connectorId}`, externalDeviceId);
  };

/** here-tracking-contract.md §8 */
export const c2cGolden: GoldenAnswers = {
  [`GET ${C2C}/drivers`]: {
    ask: () => ask('GET', '/drivers'),
    status: 200,
    body: page(expect.arrayContaining([driver]), 100),
  },
  [`POST ${C2C}/drivers/{driverId}/verify`]: {
    ask: () => ask('POST', '/drivers/umbra-loopback/verify', (tenant) => idleConnector(tenant).externalCloudInfo),
    status: 200,
    // No body is defined.
    body: expect.any(Object) as unknown,
  },
  [`GET ${C2C}/connectors`]: {
    ask: async () => {
      await newIdleConnector(await tenantOfConnectors());
      return ask('GET', '/connectors');
    },
    status: 200,
    body: page(expect.arrayContaining([connector]), 100),
  },
  [`POST ${C2C}/connectors`]: {
    ask: () => ask('POST', '/connectors', (tenant) => idleConnector(tenant)),
    status: 200,
    body: { connectorId },
  },
  [`GET ${C2C}/connectors/{connectorId}`]: { ask: ofConnector('GET'), status: 200, body: connector },
  [`PUT ${C2C}/connectors/{connectorId}`]: {
    ask: ofConnector('PUT', '', (tenant, { name }) => ({ ...idleConnector(tenant, name), description: 'changed' })),
    status: 200,
    body: { connectorId },
  },
  [`DELETE ${C2C}/connectors/{connectorId}`]: { ask: ofConnector('DELETE'), status: 204 },
  [`GET ${C2C}/connectors/{connectorId}/ext-devices`]: {
    ask: ofDevice((connector) => ask('GET', `${connector}/ext-devices?limit=10`)),
    status: 200,
    body: {
      items: [
        {
          ...{ externalDeviceId: golden.text, enabled: true, provisioning: 'provisioned' },
          ...{ localDeviceId: golden.virtualTrackingId, externalDeviceInfo: { note: 'by a test' } },
          info: expect.any(Object) as unknown,
        },
      ],
      ...{ count: 1, limit: 10 },
    },
  },
  [`POST ${C2C}/connectors/{connectorId}/ext-devices`]: {
    ask: ofConnector('POST', '/ext-devices', () => [{ externalDeviceId: `ext-${randomUUID().slice(0, 8)}` }]),
    status: 204,
  },
  [`DELETE ${C2C}/connectors/{connectorId}/ext-devices/{externalDeviceId}`]: {
    ask: ofDevice((connector, externalDeviceId) => ask('DELETE', `${connector}/ext-devices/${externalDeviceId}`)),
    status: 204,
  },
  [`DELETE ${C2C}/connectors/{connectorId}/ext-devices-batch`]: {
    ask: ofDevice((connector, externalDeviceId) =>
      // C2C-14: an unknown one is ignored.
      ask('DELETE', `${connector}/ext-devices-batch`, () => ({ externalDeviceIds: [externalDeviceId, 'nobody'] })),
    ),
    status: 204,
  },
  [`GET ${C2C}/connectors/ext-devices/{externalDeviceId}`]: {
    ask: ofDevice((_connector, externalDeviceId) => ask('GET', `/connectors/ext-devices/${externalDeviceId}`)),
    status: 200,
    body: { items: [{ connectorId }] },
  },
  [`POST ${C2C}/callback`]: {
    // C2C-17; what a key that is known leads to is the affair of `connectors/callbacks.e2e-spec.ts`.
    ask: () => send('POST', `${C2C}/callback?apiKey=${randomUUID()}`, { body: { _type: 'location' } }),
    status: 404,
    body: {
      ...{ code: 404, error: 'Not Found', id: golden.uuid, message: golden.text },
      details: { hereErrorCode: 404306 },
    },
  },
};
