import { newUserId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { type Answer, eventually } from '@umbra/testing';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { Connectors } from '../../../domain/connector/connectors.service.ts';
import { expectFailure, JitterbitClient } from '../../../testing/jitterbit-client.ts';

const DELETE_PAYLOAD = 'Delete a connector payload';
const DELETE = 'Delete a connector registration';
const PAYLOAD = {
  name: 'Dropbox',
  sandbox: true,
  endpoint: { displayName: 'Dropbox\0', properties: [] },
  activities: {},
};

let world: ConnectorsWorld;
let own: JitterbitClient;
let other: JitterbitClient;
let token: string;

beforeAll(async () => {
  world = await ConnectorsWorld.start();
  token = await world.administratorToken(newUserId());
});
beforeEach(async () => {
  [own, other] = [await JitterbitClient.of(world), await JitterbitClient.of(world)];
});
afterAll(() => world.stop());

const put = (id: string, body: object | string = PAYLOAD, query = '', as = token): Promise<Answer> =>
  world.call('PUT', `/admin/v1/connectors/${id}/payload${query}`, { token: as, body });
const deletePayload = (client: JitterbitClient, id: string) => client.call('DELETE', `/${id}/sdk/delete`);
const payloads = (id: string) =>
  world.tables.query<{ document: object }[]>(`SELECT document FROM jitterbit_payload WHERE registration_id = $1`, [id]);

async function driverOf(id: string): Promise<string> {
  const [row] = await world.tables.query<{ driver_id: string }[]>(
    `SELECT driver_id FROM private_driver JOIN jitterbit_registration USING (driver_key) WHERE registration_id = $1`,
    [id],
  );
  return row!.driver_id;
}

/** What uses a connector here: a connection that names it. */
async function isUsed(client: JitterbitClient, id: string): Promise<() => Promise<void>> {
  const connectors = world.app.http.get(Connectors);
  const driverId = await driverOf(id);
  const connector = await inTransaction(world.tables, (manager) =>
    connectors.create(manager, connectionOf(client, driverId), {}),
  );
  return () => inTransaction(world.tables, (manager) => connectors.remove(manager, connector, { deleteDevices: true }));
}

const connectionOf = ({ project }: JitterbitClient, driverId: string) => ({
  ...{ projectId: project.state.projectId, name: 'uses it', driverId, description: null, enabled: true },
  ...{ refreshIntervalS: null, rateLimit: null, credentialsIn: 'document' as const, createdBy: 'api-key' as const },
});

describe('PUT /admin/v1/connectors/{connectorId}/payload', () => {
  it('J6.6 stores a document, as it came, and replaces it', async () => {
    const { id } = await own.registers();
    expect((await put(id)).status).toBe(204);
    expect(await payloads(id)).toEqual([{ document: PAYLOAD }]);
    expect((await put(id, { name: 'Dropbox' }, `?orgId=${own.orgId}`)).status).toBe(204);
    expect(await payloads(id)).toEqual([{ document: { name: 'Dropbox' } }]);
  });

  it('J6.6 finds one that was deleted by its orgId', async () => {
    const { id } = await own.registers();
    await own.call('DELETE', `/${id}`);
    expect(await put(id)).toMatchObject({ status: 404, body: { code: 404 } });
    expect((await put(id, PAYLOAD, `?orgId=${other.orgId}`)).status).toBe(404);
    expect((await put(id, PAYLOAD, `?orgId=${own.orgId}`)).status).toBe(204);
  });

  it('knows no other connectors, and no other organisation for one', async () => {
    for (const id of ['999999999', 'abc', '0', '9'.repeat(30), '%00']) {
      expect(await put(id, PAYLOAD, `?orgId=${own.orgId}`)).toMatchObject({ status: 404, body: { code: 404 } });
    }
    const { id } = await own.registers();
    expect(await put(id, PAYLOAD, `?orgId=${other.orgId}`)).toMatchObject({ status: 400, body: { code: 400 } });
  });

  it.each([
    ['another name', { name: 'Box' }],
    ['a name of other case', { name: 'dropbox' }],
    ['no name', {}],
    ['a number for a name', { name: 1 }],
    ['an array', []],
    ['a text', '"Dropbox"'],
    ['broken JSON', '{"name":'],
  ])('§8 refuses %s with 400, in HERE’s envelope', async (_what, body) => {
    const { id } = await own.registers();
    expect(await put(id, body)).toMatchObject({ status: 400, body: { code: 400, error: 'Bad request' } });
    expect(await payloads(id)).toEqual([]);
  });

  it('takes a MiB, and not a byte more', async () => {
    const { id } = await own.registers();
    const ofBytes = (bytes: number) => {
      const empty = JSON.stringify({ name: 'Dropbox', pad: '' });
      return JSON.stringify({ name: 'Dropbox', pad: 'x'.repeat(bytes - empty.length) });
    };
    expect((await put(id, ofBytes(1_048_576))).status).toBe(204);
    expect(await put(id, ofBytes(1_048_577))).toMatchObject({ status: 413, body: { code: 413 } });
  });

  it('is for the administrator of the instance alone', async () => {
    const { id } = await own.registers();
    const member = await world.userToken(own.project.state.members[0]!.userId);
    expect(await put(id, PAYLOAD, '', member)).toMatchObject({ status: 403, body: { code: 403 } });
    expect((await put(id, PAYLOAD, '', own.project.apiKey)).status).toBe(403);
    expect((await put(id, PAYLOAD, '', own.token)).status).toBe(401);
    expect(await payloads(id)).toEqual([]);
  });
});

describe('J6 delete a payload', () => {
  it('J6.1, J6.3 removes it, and leaves the registration alone', async () => {
    const { id, key, secret } = await own.registers();
    await put(id);
    const answer = await deletePayload(own, id);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: true, operation: DELETE_PAYLOAD, id });
    expect(await payloads(id)).toEqual([]);
    expect(await own.list()).toHaveLength(1);
    expect((await own.validate('Dropbox', key, secret)).body.status).toBe(true);
  });

  it('J6.5 succeeds for a registered connector without a payload, and again', async () => {
    const { id } = await own.registers();
    for (let nth = 0; nth < 2; nth += 1) expect((await deletePayload(own, id)).body.status).toBe(true);
  });

  it('J6.4, J5.4, T-J9 works after the registration was deleted, and before', async () => {
    const [first, second] = [await own.registers(), await own.registers('Box')];
    await put(first.id);
    await put(second.id, { name: 'Box' });
    expect((await own.call('DELETE', `/${first.id}`)).body.status).toBe(true);
    expect(await payloads(first.id)).toHaveLength(1);
    expect((await deletePayload(own, first.id)).body.status).toBe(true);
    expect((await deletePayload(own, second.id)).body.status).toBe(true);
    expect((await own.call('DELETE', `/${second.id}`)).body.status).toBe(true);
    for (const { id } of [first, second]) {
      expectFailure(await deletePayload(own, id), { errorCode: 'CONNECTOR_NOT_FOUND', operation: DELETE_PAYLOAD });
    }
  });

  it('J6.5 knows neither what was never there, nor what is another organisation’s', async () => {
    const theirs = await other.registers();
    await put(theirs.id);
    for (const id of ['999999999', theirs.id, 'abc', '0', '%00']) {
      expectFailure(await deletePayload(own, id), { errorCode: 'CONNECTOR_NOT_FOUND', operation: DELETE_PAYLOAD });
    }
    expect(await payloads(theirs.id)).toHaveLength(1);
    await other.call('DELETE', `/${theirs.id}`);
    expectFailure(await deletePayload(own, theirs.id), { errorCode: 'CONNECTOR_NOT_FOUND', operation: DELETE_PAYLOAD });
    expect(await payloads(theirs.id)).toHaveLength(1);
  });
});

describe('T-J8 a connector that is in use', () => {
  it('J5.2, J6.2 loses neither registration nor payload; once it is not, both', async () => {
    const { id, key, secret } = await own.registers();
    await put(id);
    const release = await isUsed(own, id);
    expectFailure(await own.call('DELETE', `/${id}`), { errorCode: 'CONNECTOR_IN_USE', operation: DELETE });
    expectFailure(await deletePayload(own, id), { errorCode: 'CONNECTOR_IN_USE', operation: DELETE_PAYLOAD });
    expect((await own.validate('Dropbox', key, secret)).body.status).toBe(true);
    expect(await payloads(id)).toHaveLength(1);
    await release();
    expect((await deletePayload(own, id)).body.status).toBe(true);
    expect((await own.call('DELETE', `/${id}`)).body.status).toBe(true);
  });

  it('J5.2 is not deleted while a connection of it is being made: the one that comes second is refused', async () => {
    const connectors = world.app.http.get(Connectors);
    const { id } = await own.registers();
    const connection = connectionOf(own, await driverOf(id));
    let isMade = false;
    let deletion = Promise.resolve(false);
    await inTransaction(world.tables, async (manager) => {
      await connectors.create(manager, connection, {});
      deletion = own.call('DELETE', `/${id}`).then(({ body }) => {
        expect(isMade).toBe(true);
        return body.status as boolean;
      });
      await eventually('the deletion waits', async () => (await waiting()) > 0);
      isMade = true;
    });
    expect(await deletion).toBe(false);
    expect(await own.list()).toHaveLength(1);
  });

  it('J5.2 is either deleted or used, when both come at once', async () => {
    const connectors = world.app.http.get(Connectors);
    for (let nth = 0; nth < 20; nth += 1) {
      const { id } = await own.registers(`raced ${String(nth)}`);
      const connection = { ...connectionOf(own, await driverOf(id)), name: `uses ${String(nth)}` };
      const [isDeleted, isMade] = await Promise.all([
        own.call('DELETE', `/${id}`).then(({ body }) => body.status === true),
        inTransaction(world.tables, (manager) => connectors.create(manager, connection, {})).then(
          () => true,
          () => false,
        ),
      ]);
      expect([isDeleted, isMade].filter(Boolean)).toHaveLength(1);
    }
  });
});

/** Sessions of the database that wait for a lock of another. */
async function waiting(): Promise<number> {
  const [row] = await world.tables.query<{ count: number }[]>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row!.count;
}
