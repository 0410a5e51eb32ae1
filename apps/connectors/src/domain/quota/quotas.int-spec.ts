import { randomUUID } from 'node:crypto';
import type { Connector } from '../connector/connector.ts';
import type { CallbackReading } from '../driver/driver.ts';
import { C2cClient } from '../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../testing/connectors-world.ts';
import { scriptedDriver } from '../../testing/scripted-driver.ts';

/** `["d1", "d2"]`: a report of each. */
const parseCallback = (_credentials: unknown, body: unknown): CallbackReading => ({
  readings: (body as string[]).map((externalDeviceId) => {
    const timestamp = Date.now() - 60_000;
    return { externalDeviceId, samples: [{ sampledAtMs: timestamp, telemetry: { timestamp } }] };
  }),
  ignored: {},
});

let world: ConnectorsWorld;
beforeAll(async () => {
  const making = { driverId: 'making', syncMethod: 'push', credentialFields: [], provisionsByCallback: true } as const;
  world = await ConnectorsWorld.start({
    settings: {
      CONNECTORS_MAX_CONNECTORS_PER_PROJECT: '3',
      CONNECTORS_MAX_DEVICES_PER_CONNECTOR: '5',
      CONNECTORS_MAX_DEVICES_PER_PROJECT: '8',
      CONNECTORS_MAX_CALLBACK_DEVICES_PER_HOUR: '2',
    },
    drivers: [scriptedDriver({ driverId: 'none', credentialFields: [] }), scriptedDriver({ ...making, parseCallback })],
  });
});
afterAll(() => world.stop());

const input = (driverId = 'none') => ({ name: randomUUID(), driverId, enabled: true, externalCloudInfo: {} });
const add = (client: C2cClient, connectorId: string, ...ids: readonly string[]) =>
  client.call(
    'POST',
    `/connectors/${connectorId}/ext-devices`,
    ids.map((externalDeviceId) => ({ externalDeviceId })),
  );
const idsOf = async (client: C2cClient, connectorId: string): Promise<Connector['connectorId'][]> =>
  (await client.get(`/connectors/${connectorId}/ext-devices`)).body.items.map(
    ({ externalDeviceId }: { externalDeviceId: string }) => externalDeviceId,
  );

describe('what one project may take up', () => {
  it('is so many connectors, also when they come at once; others have their own', async () => {
    const client = await C2cClient.of(world);
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.call('POST', '/connectors', input())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 403, 403, 403]);
    const refused = answers.find(({ status }) => status === 403);
    expect(refused?.body).toMatchObject({ code: 403, error: 'Forbidden' });
    expect(refused?.text).toContain('A project may have 3 connectors');
    const [{ connectorId }] = (await client.get('/connectors')).body.items;
    await client.call('DELETE', `/connectors/${String(connectorId)}`);
    await client.hasConnector(input());
    await (await C2cClient.of(world)).hasConnector(input());
  });

  it('is so many external devices of a connector, and of all; those that are there stay and may change', async () => {
    const client = await C2cClient.of(world);
    const [one, other] = [await client.hasConnector(input()), await client.hasConnector(input())];
    expect((await add(client, one, 'd1', 'd2', 'd3', 'd4')).status).toBe(204);
    const over = await add(client, one, 'd4', 'd5', 'd6');
    expect(over.status).toBe(403);
    expect(over.text).toContain('may have 1 more external devices');
    expect(await idsOf(client, one)).toEqual(['d1', 'd2', 'd3', 'd4']);
    expect((await add(client, one, 'd4', 'd5')).status).toBe(204);
    expect((await add(client, one, 'd1', 'd5')).status).toBe(204);
    expect((await add(client, other, 'd1', 'd2', 'd3', 'd4')).status).toBe(403);
    expect((await add(client, other, 'd1', 'd2', 'd3')).status).toBe(204);
  });

  it('C2C-18 is so many devices that callbacks make in an hour: others come again, with all else taken', async () => {
    const client = await C2cClient.of(world);
    const connectorId = await client.hasConnector(input('making'));
    expect((await add(client, connectorId, 'own')).status).toBe(204);
    const { apiKey } = (await client.get(`/connectors/${connectorId}`)).body.externalCloudInfo;
    const callBack = (...ids: readonly string[]) =>
      world.call('POST', `/c2c/v4/callback?apiKey=${String(apiKey)}`, { body: JSON.stringify(ids) });
    const refused = await callBack('c1', 'c2', 'c3');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await idsOf(client, connectorId)).toEqual(['own', 'c1', 'c2']);
    expect((await callBack('c1', 'own')).status).toBe(204);
    expect((await callBack('c3')).status).toBe(429);
    world.clock.shift(3_600_001);
    expect((await callBack('c3', 'c4')).status).toBe(204);
    // Beyond the quota nothing may be made in any hour: it is passed over.
    world.clock.shift(3_600_001);
    expect((await callBack('c5')).status).toBe(204);
    expect(await idsOf(client, connectorId)).toEqual(['own', 'c1', 'c2', 'c3', 'c4']);
  });
});
