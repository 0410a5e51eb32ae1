import { randomUUID } from 'node:crypto';
import { AnnotatedWorld } from '../testing/annotated-world.ts';
import { expectRefusal } from '../testing/envelopes.ts';

let one: AnnotatedWorld;

beforeAll(async () => {
  one = await AnnotatedWorld.start();
});
afterAll(() => one.stop());

const pathOf = (type: string, query = '') => `/registry/v4/resources/${type}/find${query}`;
const label = (key: string, value: string) => ({ key, value, storage: 'labels' });
const alias = (key: string, value: string) => ({ key, value, storage: 'aliases' });
const find = async (type: string, filters: readonly object[], query = '', token = one.ben.token) =>
  one.must(200, 'POST', pathOf(type, query), { body: { filters }, token });
const idsOf = ({ items }: { items: { resourceId: string }[] }) => items.map(({ resourceId }) => resourceId);

describe('a search for resources', () => {
  it('§6.1 finds devices by labels and aliases, by all of them', async () => {
    const [key, type] = [`key ${randomUUID()}`, `type ${randomUUID()}`];
    const [first, second, third] = (await Promise.all(Array.from({ length: 3 }, () => one.hasDevice()))).sort();
    const wear = (id: string | undefined, ...values: string[]) =>
      one.must(201, 'PUT', `/labels/v4/device/${id}/batch`, { body: { labels: { [key]: values } } });
    await wear(first, 'food', 'cold');
    await wear(second, 'foot');
    await wear(third, 'cold');
    const path = (id: string | undefined) => `/aliases/v2/${id}/${encodeURIComponent(type)}`;
    await one.must(201, 'PUT', `${path(second)}/A%251`);
    await one.must(201, 'PUT', `${path(third)}/B1`);
    expect(await find('device', [label(key, 'foo?')])).toEqual({
      items: [{ resourceId: first }, { resourceId: second }],
      ...{ count: 2, limit: 100, total: 2 },
    });
    expect(idsOf(await find('device', [label(key, '*oo*'), label(key, 'cold')]))).toEqual([first]);
    expect(idsOf(await find('device', [alias(type, '?%1')]))).toEqual([second]);
    expect(idsOf(await find('device', [alias(type, '*1'), label(key, 'cold')]))).toEqual([third]);
    expect(idsOf(await find('device', [alias(type, '*'), label(key, 'food')]))).toEqual([]);
    expect(idsOf(await find('geofence', [alias(type, '*')]))).toEqual([]);
    const ofOther = await find('device', [label(key, '*')], '', one.carl.token);
    expect(ofOther).toEqual({ items: [], count: 0, limit: 100, total: 0 });
  });

  it('§6.1 answers in pages; the total is that of the first', async () => {
    const key = `key ${randomUUID()}`;
    const devices = (await Promise.all(Array.from({ length: 5 }, () => one.hasDevice()))).sort();
    const wear = (id: string) => one.must(201, 'PUT', `/labels/v4/device/${id}/${encodeURIComponent(key)}/x`);
    for (const id of devices) await wear(id);
    const first = await find('device', [label(key, 'x')], '?limit=3');
    await wear(await one.hasDevice());
    const second = await find('device', [label(key, 'x')], `?limit=3&pageToken=${first.nextPageToken}`);
    expect([first.total, first.count, second.total]).toEqual([5, 3, 5]);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(expect.arrayContaining(devices));
    expect((await find('device', [label(key, 'x')])).total).toBe(6);
  });

  it('GEO-7 leaves out what was deleted', async () => {
    const key = randomUUID();
    const fences = [await one.geofencing.makesFence(one.project), await one.geofencing.makesFence(one.project)];
    for (const id of fences) await one.must(201, 'PUT', `/labels/v4/geofence/${id}/${key}/x`);
    expect(await find('geofence', [label(key, 'x')])).toMatchObject({ total: 2 });
    await one.geofencing.deletesFence(one.project, fences[0]!);
    await one.world.eventually('it is gone', async () => (await find('geofence', [label(key, 'x')])).total === 1);
    expect(idsOf(await find('geofence', [label(key, 'x')]))).toEqual([fences[1]]);
  });

  it('§6.1 finds no shipments and no locations, as there are none', async () => {
    const none = { items: [], count: 0, limit: 100, total: 0 };
    expect(await find('shipment', [{ key: 'onlyShipments' }])).toEqual(none);
    expect(await find('location', [label('a', '*')])).toEqual(none);
    const body = { filters: [{ key: 'onlyShipments' }] };
    expectRefusal(await one.call('POST', pathOf('shipment', '?pageToken=x'), { body }), 400);
  });

  it('GEN-14 is in the project that is named', async () => {
    const body = { filters: [label('a', 'b')] };
    expectRefusal(await one.call('POST', pathOf('device'), { body, token: one.dora.token }), 400);
    expectRefusal(await one.call('POST', pathOf('device', `?projectId=${one.other.projectId}`), { body }), 403);
  });

  it('§6.1 is refused for what it cannot be', async () => {
    const body = { filters: [label('a', 'b')] };
    expectRefusal(await one.call('POST', pathOf('plane'), { body }), 404);
    for (const query of ['?limit=0', '?limit=101', '?pageToken=x', '?pageToken=WyJhIl0']) {
      expectRefusal(await one.call('POST', pathOf('device', query), { body }), 400);
    }
    expectRefusal(await one.call('POST', pathOf('device')), 400);
    expectRefusal(await one.call('POST', pathOf('device'), { body: { filters: [{ key: 'onlyShipments' }] } }), 400);
  });
});
