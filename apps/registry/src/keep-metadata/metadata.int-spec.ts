import { AnnotatedWorld } from '../testing/annotated-world.ts';
import { expectRefusal } from '../testing/envelopes.ts';

let one: AnnotatedWorld;

beforeAll(async () => {
  one = await AnnotatedWorld.start();
});
afterAll(() => one.stop());

const devicePath = (id: string) => `/metadata/v2/devices/${encodeURIComponent(id)}`;

describe('metadata', () => {
  it('MET-1 is merged at the top level', async () => {
    const id = await one.hasDevice();
    expect(await one.must(200, 'GET', devicePath(id))).toEqual({ id, data: {} });
    await one.must(200, 'PUT', devicePath(id), { body: { a: 1, b: { x: 1 }, c: 'é' } });
    const data = { b: { y: 2 }, c: 'é', d: null };
    expect(await one.must(200, 'PUT', devicePath(id), { body: { a: null, b: { y: 2 }, d: [null] } })).toEqual({
      ...{ id, data: { ...data, d: [null] } },
    });
    expect(await one.must(200, 'GET', devicePath(id))).toEqual({ id, data: { ...data, d: [null] } });
  });

  it('MET-2 is an object of at most 1 kB', async () => {
    const id = await one.hasDevice();
    await one.must(200, 'PUT', devicePath(id), { body: { a: 'x'.repeat(600) } });
    expectRefusal(await one.call('PUT', devicePath(id), { body: { b: 'x'.repeat(600) } }), 400, /1000 bytes/);
    for (const rawBody of ['[]', '"text"', 'null', '7', '{', '{"a":"\\ud800"}']) {
      const headers = { 'content-type': 'application/json' };
      expectRefusal(await one.call('PUT', devicePath(id), { rawBody, headers }), 400);
    }
    await one.must(200, 'PUT', devicePath(id), { body: { a: null, nul: '\0', ['__proto__']: 1 } });
    const { data } = await one.must(200, 'GET', devicePath(id));
    expect(JSON.stringify(data)).toBe(String.raw`{"nul":"\u0000","__proto__":1}`);
  });

  it('MET-4 takes text, and a PUT without a body for a GET', async () => {
    const id = await one.hasDevice();
    const headers = { 'content-type': 'text/plain;charset=UTF-8' };
    expect(await one.must(200, 'PUT', devicePath(id), { rawBody: '{"a":1}', headers })).toEqual({ id, data: { a: 1 } });
    expect(await one.must(200, 'PUT', devicePath(id))).toEqual({ id, data: { a: 1 } });
    expect(await one.must(200, 'PUT', devicePath(id), { headers: { 'content-type': 'application/json' } })).toEqual({
      ...{ id, data: { a: 1 } },
    });
  });

  it('§16 goes, with and without x-confirm', async () => {
    const id = await one.hasDevice();
    await one.must(200, 'PUT', devicePath(id), { body: { a: 1 } });
    await one.must(204, 'DELETE', devicePath(id), { headers: { 'x-confirm': 'true' } });
    expect(await one.must(200, 'GET', devicePath(id))).toEqual({ id, data: {} });
    await one.must(204, 'DELETE', devicePath(id));
  });

  it('MET-1 loses nothing of those who write at once', async () => {
    const id = await one.hasDevice();
    const keys = Array.from({ length: 10 }, (_, index) => `k${String(index)}`);
    await Promise.all(keys.map((key) => one.must(200, 'PUT', devicePath(id), { body: { [key]: 1 } })));
    expect(Object.keys((await one.must(200, 'GET', devicePath(id))).data).sort()).toEqual(keys);
  });

  it('REG-12 ends with the claim', async () => {
    const id = await one.hasDevice();
    await one.must(200, 'PUT', devicePath(id), { body: { a: 1 } });
    await one.must(204, 'DELETE', `/registry/v2/${id}`);
    expectRefusal(await one.call('GET', devicePath(id)), 404);
    expect(await one.must(200, 'POST', '/metadata/v2/devices/batch', { body: [id] })).toEqual({ data: [], count: 0 });
  });

  it('MET-3 is of geofences and sensor rules too, and 404 for what is not there', async () => {
    const fence = await one.geofencing.makesFence(one.project);
    const [rule, sensorRule] = [
      await one.geofencing.makesRule(one.project, 'rule'),
      await one.geofencing.makesRule(one.project, 'sensorRule'),
    ];
    for (const path of [`/metadata/v2/geofences/${fence}`, `/metadata/v2/sensorRules/${sensorRule}`]) {
      expect((await one.must(200, 'PUT', path, { body: { a: 1 } })).data).toEqual({ a: 1 });
      expectRefusal(await one.call('GET', path, { token: one.carl.token }), 403);
      expectRefusal(await one.call('PUT', path, { token: one.carl.token, body: { a: 2 } }), 403);
    }
    for (const path of ['devices/nobody', 'geofences/nothing', `sensorRules/${rule}`, `rules/${rule}`, 'x/y']) {
      expectRefusal(await one.call('GET', `/metadata/v2/${path}`), 404);
    }
  });

  it('GEN-11 is of the trackingId, also when the path has the external id', async () => {
    const { trackingId, externalId } = await one.hasVirtual();
    const path = `${devicePath(externalId)}?appId=${one.project.appId}`;
    expect(await one.must(200, 'PUT', path, { body: { a: 1 } })).toEqual({ id: trackingId, data: { a: 1 } });
  });
});

describe('metadata of several', () => {
  const batch = (body: unknown, query = '', token = one.ben.token) =>
    one.call('POST', `/metadata/v2/devices/batch${query}`, { body, token });

  it('MET-3 comes in the order that was asked for, in pages, without those that have none', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => one.hasDevice()));
    for (const id of ids.slice(1)) await one.must(200, 'PUT', devicePath(id), { body: { id } });
    const asked = [...ids, 'nobody', ids[1]];
    const first = (await batch(asked, '?count=3')).body;
    const second = (await batch(asked, `?count=3&pageToken=${first.pageToken}`)).body;
    expect([...first.data, ...second.data]).toEqual(ids.slice(1).map((id) => ({ id, data: { id } })));
    expect([first.count, second.count, second.pageToken]).toEqual([3, 1, undefined]);
  });

  it('AUTH-2 is of the projects of the caller alone', async () => {
    const [own, foreign] = [await one.hasDevice(), await one.hasDevice(one.other)];
    await one.must(200, 'PUT', devicePath(own), { body: { a: 1 } });
    await one.must(200, 'PUT', devicePath(foreign), { body: { a: 1 }, token: one.carl.token });
    expect((await batch([own, foreign])).body.data).toEqual([{ id: own, data: { a: 1 } }]);
    expect((await batch([own, foreign], '', one.dora.token)).body.count).toBe(2);
  });

  it.each([
    ['an object', {}],
    ['a text', 'text'],
    ['no ids', []],
    ['a number', [7]],
    ['an empty id', ['']],
    ['a NUL', ['a\0']],
    ['a long id', ['x'.repeat(101)]],
    ['1001 ids', Array.from({ length: 1_001 }, (_, index) => `id ${String(index)}`)],
  ])('MET-3 is not asked for by %s', async (_name, body) => {
    expectRefusal(await batch(body), 400);
  });

  it('PAGE-4 is not in pages of other lists', async () => {
    for (const query of ['?pageToken=x', '?pageToken=Wy0xXQ', '?count=101']) {
      expectRefusal(await batch(['a'], query), 400);
    }
    expectRefusal(await one.call('POST', '/metadata/v2/rules/batch', { body: ['a'] }), 404);
  });
});
