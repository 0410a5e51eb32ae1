import { randomUUID } from 'node:crypto';
import { shadowsCommandTopic } from '@umbra/contracts/shadows-command';
import { eventually, readTopic, type Answer } from '@umbra/testing';
import { hasAssociation } from '../testing/associated-rule.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const SENSORS = '/sensors/v3';
const battery = (over: object = {}) => ({ type: 'battery', range: { begin: 20, end: 80 }, ...over });

describe('/sensors/v3', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    client = await GeofencingClient.of(world);
  });
  afterAll(() => world.stop());

  const read = (id: string) => client.get(`${SENSORS}/${id}`);
  const replace = (id: string, rule: object) => client.call('PUT', `${SENSORS}/${id}`, rule);
  const remove = (id: string) => client.call('DELETE', `${SENSORS}/${id}`);

  it('§13 a sensor rule is made, and read flat', async () => {
    const rule = { type: 'temperature', name: 'Cold chain', description: 'Milk.', range: { begin: -2.5, end: 8 } };
    const { status, body } = await client.call('POST', SENSORS, rule);
    expect([status, body]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f-]{36}$/), message: 'created' }]);
    expect(await read(body.id)).toMatchObject({ status: 200, body: { id: body.id, ...rule } });
  });

  it.each<object>([
    battery(),
    { type: 'humidity', range: { begin: 0, end: 100 } },
    { type: 'pressure', range: { begin: 300, end: 1_500 } },
    { type: 'temperature', range: { begin: -70, end: 100 } },
    { type: 'acceleration', threshold: { value: 2 } },
    { type: 'attach' },
    { type: 'tamper' },
  ])('§13 is kept with what its type asks for: %j', async (rule) => {
    const id = await client.hasSensorRule(rule);
    expect((await read(id)).body).toEqual({ id, name: null, description: null, ...rule });
  });

  it('SEN-3 replaces name, description and range; what is left out becomes null', async () => {
    const id = await client.hasSensorRule(battery({ name: 'a', description: 'b' }));
    const after = { id, type: 'battery', name: null, description: null, range: { begin: 1, end: 2 } };
    const { status, body } = await replace(id, { type: 'battery', range: { begin: 1, end: 2 } });
    expect([status, body]).toEqual([200, { ...after, message: 'updated' }]);
    expect((await read(id)).body).toEqual(after);
    expect((await replace(id, battery({ name: '' }))).body.name).toBe('');
  });

  it('SEN-3 the type cannot change', async () => {
    const id = await client.hasSensorRule(battery());
    expect(refusal(await replace(id, { ...battery(), type: 'humidity' }))).toEqual([400, 'type']);
    expect((await read(id)).body).toMatchObject(battery());
  });

  it('SEN-1 a range begins below its end, in a POST and in a PUT', async () => {
    const id = await client.hasSensorRule(battery());
    const empty = battery({ range: { begin: 80, end: 80 } });
    expect(refusal(await client.call('POST', SENSORS, empty))).toEqual([400, 'range.begin']);
    expect(refusal(await replace(id, empty))).toEqual([400, 'range.begin']);
  });

  it('a sensor rule that is not there, or no longer, is 404 to all', async () => {
    const gone = await client.hasSensorRule(battery());
    expect(await remove(gone)).toMatchObject({ status: 204, text: '' });
    const rule = await client.hasRule({ type: 'online' });
    for (const id of [gone, rule, randomUUID(), 'nonsense', '%00']) {
      for (const answer of [await read(id), await replace(id, battery()), await remove(id)]) {
        expect([answer.status, answer.body.message]).toEqual([404, 'There is no sensor rule with this id.']);
      }
    }
  });

  it('SEN-5 the devices of a sensor rule hear of its new limits', async () => {
    const id = await client.hasSensorRule(battery());
    const devices = [await associated(id, 'battery'), await associated(id, 'battery')];
    const stranger = await associated(await client.hasSensorRule(battery()), 'battery');
    await replace(id, battery({ range: { begin: 5, end: 95 } }));
    for (const trackingId of devices) {
      await eventually('it heard', async () => (await alarmConfigsOf(trackingId)).length === 1);
      expect(await alarmConfigsOf(trackingId)).toEqual([{ alertBatteryLevelPMin: 5, alertBatteryLevelPMax: 95 }]);
    }
    expect(await alarmConfigsOf(stranger)).toEqual([]);
  });

  it('SEN-5 a change that is refused tells devices nothing', async () => {
    const id = await client.hasSensorRule(battery());
    const trackingId = await associated(id, 'battery');
    expect((await replace(id, { type: 'attach' })).status).toBe(400);
    await replace(id, battery({ range: { begin: 1, end: 2 } }));
    await eventually('it heard', async () => (await alarmConfigsOf(trackingId)).length > 0);
    expect(await alarmConfigsOf(trackingId)).toHaveLength(1);
  });

  it('RUL-5 a sensor rule that a device is associated with stays', async () => {
    const id = await client.hasSensorRule(battery());
    await associated(id, 'battery');
    expect((await remove(id)).status).toBe(409);
    expect((await read(id)).status).toBe(200);
  });

  it('§1.4 ASC-4 all sensor rules of the project go, if that is confirmed; their devices watch nothing any more', async () => {
    const [own, stranger] = [await GeofencingClient.of(world), await GeofencingClient.of(world)];
    const id = await own.hasSensorRule(battery());
    await own.hasSensorRule({ type: 'attach' });
    const ruleId = await own.hasRule({ type: 'online' });
    const foreign = await stranger.hasSensorRule(battery());
    const trackingId = await associated(id, 'battery', own);
    expect((await own.call('DELETE', SENSORS)).status).toBe(400);
    expect((await own.get(SENSORS)).body.count).toBe(2);
    expect(await own.removeAll(SENSORS)).toMatchObject({ status: 204, text: '' });
    expect((await own.get(SENSORS)).body).toEqual({ data: [], count: 0 });
    expect((await own.get(`/rules/v4/${ruleId}`)).status).toBe(200);
    expect((await stranger.get(`${SENSORS}/${foreign}`)).status).toBe(200);
    await eventually('the device heard', async () => (await alarmConfigsOf(trackingId)).length > 0);
    expect(await alarmConfigsOf(trackingId)).toEqual([null]);
  });

  it('PAGE-1 … PAGE-5 lists the sensor rules of the project, page by page, while others are made and go', async () => {
    const own = await GeofencingClient.of(world);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.push(await own.hasSensorRule(battery({ name: String(count) })));
    const seen: string[] = [];
    let pageToken = '';
    do {
      const { body } = await own.get(`${SENSORS}?count=2&pageToken=${pageToken}`);
      expect(body.count).toBe(body.data.length);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (seen.length === 2) {
        await own.call('DELETE', `${SENSORS}/${made[0]!}`);
        made.push(await own.hasSensorRule(battery()));
      }
      expect(Object.hasOwn(body, 'pageToken')).toBe(seen.length < 6);
      pageToken = body.pageToken ?? '';
    } while (pageToken !== '');
    expect(seen).toEqual(made);
    expect((await own.get(SENSORS)).body.data[1]).toEqual({
      id: made[2],
      description: null,
      ...battery({ name: '2' }),
    });
    for (const query of ['count=0', 'count=101', 'count=x', 'pageToken=x', 'pageToken=eyJhIjoxfQ']) {
      expect((await own.get(`${SENSORS}?${query}`)).status).toBe(400);
    }
  });

  const refusal = ({ status, body }: Answer): [number, string | undefined] => [status, body.details?.errors?.[0]?.path];

  const associated = (ruleId: string, sensorType: string, { projectId } = client) =>
    hasAssociation(world.tables, { projectId, ruleId, sensorType });

  /** What shadows was told of a device, in order. */
  async function alarmConfigsOf(trackingId: string): Promise<unknown[]> {
    const messages = await readTopic(world.connection, shadowsCommandTopic.name);
    return messages
      .filter(({ key }) => key === trackingId)
      .map(({ value }) => JSON.parse(value!.toString()).data.sensorAlarmConfig as unknown);
  }
});
