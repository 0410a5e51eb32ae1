import { randomUUID } from 'node:crypto';
import { inTransaction } from '@umbra/postgres';
import { aProject, eventually, type Answer } from '@umbra/testing';
import { hasAssociation } from '../testing/associated-rule.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';
import { Rules } from './rules.ts';

const RULES = '/rules/v4';
const online = (over: object = {}) => ({ type: 'online', ...over });
const detention = (over: object = {}) => ({ type: 'detention', threshold: { durationS: 600 }, ...over });

describe('/rules/v4', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  let geofenceId: string;
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    client = await GeofencingClient.of(world);
    geofenceId = await hasGeofence(client);
  });
  afterAll(() => world.stop());

  const read = (ruleId: string) => client.get(`${RULES}/${ruleId}`);
  const replace = (ruleId: string, rule: object) => client.call('PUT', `${RULES}/${ruleId}`, rule);
  const remove = (ruleId: string) => client.call('DELETE', `${RULES}/${ruleId}`);
  const associationsEnd = (ruleIds: readonly string[]) =>
    eventually('their associations end', async () => {
      const query = 'SELECT FROM rule_association WHERE rule_id = ANY ($1)';
      return (await world.tables.query<object[]>(query, [ruleIds])).length === 0;
    });

  it('§12 a rule is made, and read as it was given', async () => {
    const rule = { type: 'detention', name: 'Too long', description: 'In the yard.', threshold: { durationS: 600 } };
    const { status, body } = await client.call('POST', RULES, rule);
    expect([status, body]).toEqual([201, { ruleId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    expect(await read(body.ruleId)).toMatchObject({ status: 200, body: { ruleId: body.ruleId, rule } });
    expect((await read(body.ruleId.toUpperCase())).body.ruleId).toBe(body.ruleId);
  });

  it.each<[string, () => object]>([
    ['detention', detention],
    ['utilization', () => ({ type: 'utilization', threshold: { durationS: 0 } })],
    ['dwelling', () => ({ type: 'dwelling', threshold: { durationS: 2_147_483_647 } })],
    ['stock', () => ({ type: 'stock', geofenceId, threshold: { minVolume: 0, maxVolume: 9 } })],
    ['online', online],
    ['shipmentSchedule', () => ({ type: 'shipmentSchedule', threshold: { before: 60, after: 0 } })],
  ])('§12 rules of the type %s are kept with what their type asks for', async (_type, ruleOf) => {
    const ruleId = await client.hasRule(ruleOf());
    expect((await read(ruleId)).body).toEqual({ ruleId, rule: { name: null, description: null, ...ruleOf() } });
  });

  it('RUL-2 what was read can be sent back, and changes nothing', async () => {
    const ruleId = await client.hasRule({ type: 'stock', geofenceId, threshold: { maxVolume: 9 } });
    const { rule } = (await read(ruleId)).body;
    expect(await replace(ruleId, rule)).toMatchObject({ status: 200, body: { ruleId, rule } });
  });

  it('RUL-2 replaces name, description and threshold; what is left out becomes null', async () => {
    const ruleId = await client.hasRule({
      ...{ type: 'stock', geofenceId, name: 'a', description: 'b' },
      threshold: { minVolume: 1, maxVolume: 2 },
    });
    const after = { type: 'stock', geofenceId, name: null, description: null, threshold: { maxVolume: 3 } };
    const answer = await replace(ruleId, { type: 'stock', geofenceId, threshold: { maxVolume: 3 } });
    expect([answer.status, answer.body]).toEqual([200, { ruleId, rule: after }]);
    expect((await read(ruleId)).body).toEqual({ ruleId, rule: after });
  });

  it('RUL-2 the type cannot change, nor the geofence of a stock rule', async () => {
    const ruleId = await client.hasRule(detention());
    expect(refusal(await replace(ruleId, { ...detention(), type: 'dwelling' }))).toEqual([400, 'type']);
    expect(refusal(await replace(ruleId, online()))).toEqual([400, 'type']);
    const stock = { type: 'stock', geofenceId, threshold: { minVolume: 1 } };
    const stockId = await client.hasRule(stock);
    const other = await hasGeofence(client);
    expect(refusal(await replace(stockId, { ...stock, geofenceId: other }))).toEqual([400, 'geofenceId']);
    expect((await read(stockId)).body.rule).toMatchObject(stock);
  });

  it('§12 a stock rule counts in a geofence that is there, of its own project', async () => {
    const stranger = await GeofencingClient.of(world);
    for (const id of [randomUUID(), await hasGeofence(stranger)]) {
      const answer = await client.call('POST', RULES, { type: 'stock', geofenceId: id, threshold: { minVolume: 1 } });
      expect(refusal(answer)).toEqual([400, 'geofenceId']);
      expect(answer.body.message).toBe('The project of the rule has no geofence with this id.');
    }
  });

  it('GEO-7 a stock rule that is made while its geofence is deleted waits, and finds none', async () => {
    const going = await hasGeofence(client);
    const runner = world.tables.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM geofence WHERE geofence_id = $1 FOR UPDATE', [going]);
    const creation = client.call('POST', RULES, { type: 'stock', geofenceId: going, threshold: { minVolume: 1 } });
    await eventually('it waits', async () => (await blockedStatements()).length > 0);
    await runner.query('DELETE FROM geofence WHERE geofence_id = $1', [going]);
    await runner.commitTransaction();
    await runner.release();
    expect(refusal(await creation)).toEqual([400, 'geofenceId']);
  });

  it('GEO-7 with all geofences of a project its stock rules go, and no others', async () => {
    const [own, stranger] = [await GeofencingClient.of(world), await GeofencingClient.of(world)];
    const stock = async (of: GeofencingClient) =>
      of.hasRule({ type: 'stock', geofenceId: await hasGeofence(of), threshold: { minVolume: 1 } });
    const stockIds = [await stock(own), await stock(own)];
    const [foreign, other] = [await stock(stranger), await own.hasRule(detention())];
    await hasAssociation(world.tables, { projectId: own.projectId, ruleId: stockIds[0]! });
    const rules = world.app.http.get(Rules);
    await inTransaction(world.tables, (manager) => rules.removeAllStock(manager, own.projectId));
    expect((await own.get(RULES)).body.items).toEqual([expect.objectContaining({ ruleId: other })]);
    expect((await stranger.get(`${RULES}/${foreign}`)).status).toBe(200);
    await associationsEnd(stockIds);
  });

  it('a PUT is refused as a POST is, and changes nothing', async () => {
    const ruleId = await client.hasRule(detention({ name: 'stays' }));
    for (const wrong of [
      detention({ threshold: null }),
      detention({ threshold: { durationS: -1 } }),
      detention({ x: 1 }),
    ]) {
      expect((await client.call('POST', RULES, wrong)).status).toBe(400);
      expect((await replace(ruleId, wrong)).status).toBe(400);
    }
    expect((await read(ruleId)).body.rule).toMatchObject(detention({ name: 'stays' }));
  });

  it('a rule that is not there, or no longer, is 404 to all', async () => {
    const gone = await client.hasRule(online());
    expect(await remove(gone)).toMatchObject({ status: 204, text: '' });
    for (const id of [gone, randomUUID(), 'nonsense', '%00', `${randomUUID()}0`]) {
      for (const answer of [await read(id), await replace(id, online()), await remove(id)]) {
        expect([answer.status, answer.body.message]).toEqual([404, 'There is no rule with this id.']);
      }
    }
  });

  it('RUL-5 a rule that a device is associated with stays', async () => {
    const ruleId = await client.hasRule(online());
    await hasAssociation(world.tables, { projectId: client.projectId, ruleId });
    expect(await remove(ruleId)).toMatchObject({ status: 409, body: { code: 409, error: 'Conflict' } });
    expect((await read(ruleId)).status).toBe(200);
    await world.tables.query('DELETE FROM rule_association WHERE rule_id = $1', [ruleId]);
    expect((await remove(ruleId)).status).toBe(204);
  });

  it('RUL-5 a deletion waits for who is just associating the rule', async () => {
    const ruleId = await client.hasRule(online());
    const runner = world.tables.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM rule WHERE rule_id = $1 FOR KEY SHARE', [ruleId]);
    const deletion = remove(ruleId);
    await eventually('it waits', async () => (await blockedStatements()).length > 0);
    await runner.query(
      `INSERT INTO rule_association (tracking_id, rule_id, kind, project_id, created_at_ms) VALUES ('t', $1, 'rule', $2, 1)`,
      [ruleId, client.projectId],
    );
    await runner.commitTransaction();
    await runner.release();
    expect((await deletion).status).toBe(409);
  });

  it('§1.4 all rules of the project go, if that is confirmed, and their associations; others stay', async () => {
    const [own, stranger] = [await GeofencingClient.of(world), await GeofencingClient.of(world)];
    const ruleIds = [await own.hasRule(online()), await own.hasRule(detention())];
    const sensorRuleId = await own.hasSensorRule({ type: 'attach' });
    const foreign = await stranger.hasRule(online());
    await hasAssociation(world.tables, { projectId: own.projectId, ruleId: ruleIds[0]! });
    for (const confirmed of ['', 'false', 'True']) {
      expect((await own.call('DELETE', RULES, undefined, { 'x-confirm': confirmed })).status).toBe(400);
    }
    expect((await own.call('DELETE', RULES)).status).toBe(400);
    expect((await own.get(RULES)).body.count).toBe(2);
    expect(await own.removeAll(RULES)).toMatchObject({ status: 204, text: '' });
    expect((await own.get(RULES)).body).toEqual({ items: [], count: 0, limit: 100 });
    expect((await own.get(`/sensors/v3/${sensorRuleId}`)).status).toBe(200);
    expect((await stranger.get(`${RULES}/${foreign}`)).status).toBe(200);
    await associationsEnd(ruleIds);
    expect((await own.removeAll(RULES)).status).toBe(204);
  });

  it('PAGE-1 … PAGE-5 lists the rules of the project, page by page, while others are made and go', async () => {
    const own = await GeofencingClient.of(world);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.push(await own.hasRule(online({ name: String(count) })));
    const seen: string[] = [];
    let pageToken = '';
    do {
      const { body } = await own.get(`${RULES}?limit=2&pageToken=${pageToken}`);
      expect(body).toMatchObject({ limit: 2, count: body.items.length });
      seen.push(...body.items.map(({ ruleId }: { ruleId: string }) => ruleId));
      if (seen.length === 2) {
        await own.call('DELETE', `${RULES}/${made[0]!}`);
        made.push(await own.hasRule(online()));
      }
      expect(Object.hasOwn(body, 'nextPageToken')).toBe(seen.length < 6);
      pageToken = body.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(seen).toEqual(made);
    expect((await own.get(`${RULES}?limit=100`)).body.items[1]).toEqual({
      ruleId: made[2],
      rule: { type: 'online', name: '2', description: null },
    });
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'pageToken=x', 'pageToken=eyJhIjoxfQ', 'limit=1&limit=2']) {
      expect((await own.get(`${RULES}?${query}`)).status).toBe(400);
    }
  });

  it('GEN-14 an API key speaks for its project; who has several names one', async () => {
    const made = await world.call('POST', RULES, { token: client.project.apiKey, body: online() });
    expect(made.status).toBe(201);
    expect((await read(made.body.ruleId)).status).toBe(200);
    const second = await world.hasProject();
    const { userId } = second.state.members[0]!;
    const first = await world.hasProject(aProject({ members: [{ userId, role: 'member' }] }));
    const token = await world.userToken(userId);
    const ask = (query: string) => world.call('GET', `${RULES}${query}`, { token });
    await eventually('both are known', async () => (await ask('')).status === 400);
    const named = `?projectId=${first.state.projectId}`;
    expect((await ask(named)).status).toBe(200);
    const { body } = await world.call('POST', `${RULES}${named}`, { token, body: online() });
    expect((await world.call('GET', `${RULES}/${body.ruleId}?projectId=nobody`, { token })).status).toBe(200);
  });

  const refusal = ({ status, body }: Answer): [number, string | undefined] => [status, body.details?.errors?.[0]?.path];
  const blockedStatements = () =>
    world.tables.query<object[]>(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
    );

  /** A row as there is one for each geofence. */
  async function hasGeofence({ projectId }: GeofencingClient): Promise<string> {
    const id = randomUUID();
    await world.tables.query(
      `INSERT INTO geofence (geofence_id, project_id, type, geofence, version, changed_at_ms) VALUES ($1, $2, 'poi', '{}', 1, 1)`,
      [id, projectId],
    );
    return id;
  }
});
