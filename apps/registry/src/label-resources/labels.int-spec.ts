import { randomUUID } from 'node:crypto';
import { AnnotatedWorld } from '../testing/annotated-world.ts';
import { expectRefusal } from '../testing/envelopes.ts';
import { MAX_LABELS_PER_RESOURCE } from './decide-labels.ts';

let one: AnnotatedWorld;

beforeAll(async () => {
  one = await AnnotatedWorld.start();
});
afterAll(() => one.stop());

const pathOf = (id: string, ...rest: string[]) =>
  `/labels/v4/device/${[id, ...rest].map(encodeURIComponent).join('/')}`;
const batch = (labels: object) => ({ body: { labels } });

describe('labels of a device', () => {
  it('LAB-1 are added one by one; a key may have several values, a pair only once', async () => {
    const trackingId = await one.hasDevice();
    const labels = (...tag: string[]) => ({ resourceId: trackingId, resourceType: 'device', labels: { tag } });
    expect(await one.must(201, 'PUT', pathOf(trackingId, 'tag', 'food'))).toEqual(labels('food'));
    expect(await one.must(201, 'PUT', pathOf(trackingId, 'tag', 'cold'))).toEqual(labels('cold', 'food'));
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'tag', 'food')), 409, /already/);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toEqual(labels('cold', 'food'));
    expect(await one.must(200, 'GET', `${pathOf(trackingId)}?fields=labels`)).toEqual({
      ...{ resourceId: trackingId, labels: { tag: ['cold', 'food'] } },
    });
  });

  it('LAB-2 may have any characters, percent-encoded in the path', async () => {
    const trackingId = await one.hasDevice();
    const key = 'a/b %2F?#';
    const value = `${'漢'.repeat(48)}😀😀`;
    expect(await one.must(201, 'PUT', pathOf(trackingId, key, value))).toMatchObject({ labels: { [key]: [value] } });
    await one.must(201, 'PUT', pathOf(trackingId, '__proto__', 'x'));
    const { labels } = await one.must(200, 'GET', pathOf(trackingId));
    expect(JSON.stringify(labels)).toContain('"__proto__":["x"]');
    await one.must(204, 'DELETE', pathOf(trackingId, key, value));
    for (const [badKey, badValue] of [
      ['', 'x'],
      ['k'.repeat(51), 'x'],
      ['k', 'v'.repeat(51)],
      ['k\0', 'x'],
    ]) {
      const answer = await one.call('PUT', pathOf(trackingId, badKey!, badValue!));
      // An empty segment is no segment.
      expect(answer.status).toBe(badKey === '' ? 404 : 400);
    }
  });

  it('LAB-3 are added in a batch, all or none', async () => {
    const trackingId = await one.hasDevice();
    const all = { tag: ['a', 'b'], type: ['Phone'] };
    expect(await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch(all))).toMatchObject({ labels: all });
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'batch'), batch({ tag: ['c', 'b'] })), 409);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'batch'), batch({ tag: ['d', 'd'] })), 409);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'batch'), batch({ tag: 'c' })), 400, /labels\.tag/);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'batch'), { body: {} }), 400);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toMatchObject({ labels: all });
    expect(await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch({}))).toMatchObject({ labels: all });
  });

  it('LAB-3 are a hundred at most', async () => {
    const trackingId = await one.hasDevice();
    const tag = Array.from({ length: MAX_LABELS_PER_RESOURCE }, (_, index) => `t${String(index)}`);
    await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch({ tag }));
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'type', 'Phone')), 409, /at most 100 labels/);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'batch'), batch({ tag: [...tag, 'x'] })), 400);
  });

  it('LAB-4 go one by one, by key, or all, without x-confirm', async () => {
    const trackingId = await one.hasDevice();
    await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch({ tag: ['a', 'b'], type: ['t'], more: ['m'] }));
    await one.must(204, 'DELETE', pathOf(trackingId, 'tag', 'a'));
    expectRefusal(await one.call('DELETE', pathOf(trackingId, 'tag', 'a')), 404, /no such label/);
    await one.must(204, 'DELETE', pathOf(trackingId, 'tag'));
    expectRefusal(await one.call('DELETE', pathOf(trackingId, 'tag')), 404, /no such label/);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toMatchObject({ labels: { more: ['m'], type: ['t'] } });
    await one.must(204, 'DELETE', pathOf(trackingId));
    expect(await one.must(200, 'GET', pathOf(trackingId))).toMatchObject({ labels: {} });
    await one.must(204, 'DELETE', pathOf(trackingId));
  });

  it('GEN-11 hang at the trackingId, also when the path has the external id', async () => {
    const { trackingId, externalId } = await one.hasVirtual('pallet/7 ü');
    const query = `?appId=${one.project.appId}`;
    expect(await one.must(201, 'PUT', `${pathOf(externalId, 'tag', 'x')}${query}`)).toMatchObject({
      ...{ resourceId: trackingId, labels: { tag: ['x'] } },
    });
    expect(await one.must(200, 'GET', pathOf(trackingId))).toMatchObject({ labels: { tag: ['x'] } });
  });
});

describe('the name of a device', () => {
  it('BULK-6 is one, and no other device of the project has it', async () => {
    const [first, second] = [await one.hasDevice(), await one.hasDevice()];
    const name = `name ${randomUUID()}`;
    await one.must(201, 'PUT', pathOf(first, 'name', name));
    expectRefusal(await one.call('PUT', pathOf(first, 'name', 'another')), 409, /one name/);
    expectRefusal(await one.call('PUT', pathOf(second, 'name', name)), 409, /Another device/);
    expectRefusal(await one.call('PUT', pathOf(second, 'batch'), batch({ tag: ['a'], name: [name] })), 409);
    expect(await one.must(200, 'GET', pathOf(second))).toMatchObject({ labels: {} });
    const elsewhere = await one.hasDevice(one.other);
    await one.must(201, 'PUT', pathOf(elsewhere, 'name', name), { token: one.carl.token });
    await one.must(204, 'DELETE', pathOf(first, 'name'));
    await one.must(201, 'PUT', pathOf(second, 'name', name));
  });

  it('BULK-6 goes to one of those who want it at once', async () => {
    const devices = await Promise.all(Array.from({ length: 8 }, () => one.hasDevice()));
    const name = `name ${randomUUID()}`;
    const answers = await Promise.all(devices.map((id) => one.call('PUT', pathOf(id, 'name', name))));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('LAB-1 is one, and a label there once, whoever writes at once', async () => {
    const trackingId = await one.hasDevice();
    const names = Array.from({ length: 6 }, () => one.call('PUT', pathOf(trackingId, 'name', randomUUID())));
    const tags = Array.from({ length: 6 }, () => one.call('PUT', pathOf(trackingId, 'tag', 'same')));
    for (const answers of [await Promise.all(names), await Promise.all(tags)]) {
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    }
  });

  it('REG-12 is free again, and all labels gone, when the device is unclaimed', async () => {
    const { deviceId, trackingId } = await one.hasPhysical();
    const name = `name ${randomUUID()}`;
    const labels = { name: [name], lost: ['x'] };
    await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch(labels));
    await one.must(204, 'DELETE', `/registry/v2/${trackingId}`);
    expectRefusal(await one.call('GET', pathOf(trackingId)), 404);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'tag', 'x')), 404);
    expect((await one.must(200, 'GET', '/labels/v4/device?labels[lost]=*')).items).toEqual([]);
    const again = await one.must(201, 'PUT', `/registry/v2/devices/${deviceId}`);
    expect(await one.must(200, 'GET', pathOf(again.trackingId))).toMatchObject({ labels: {} });
    await one.must(201, 'PUT', pathOf(again.trackingId, 'batch'), batch(labels));
  });
});

describe('lists of labels', () => {
  it('LAB-2 filter by all labels that are named, in pages, in the order of ids', async () => {
    const key = `k/${randomUUID()}`;
    const devices = (await Promise.all(Array.from({ length: 7 }, () => one.hasDevice()))).sort();
    for (const [index, id] of devices.entries()) {
      await one.must(201, 'PUT', pathOf(id, 'batch'), batch({ [key]: [`v${String(index % 2)}`, 'all'], tag: ['x'] }));
    }
    const query = `labels[${encodeURIComponent(key)}]`;
    const list = async (text: string) => {
      const { items } = await one.must(200, 'GET', `/labels/v4/device?${text}`);
      return items.map(({ resourceId }: { resourceId: string }) => resourceId);
    };
    expect(await list(`${query}=v1&${query}=all&labels[tag]=x`)).toEqual([devices[1], devices[3], devices[5]]);
    expect(await list(`${query}=*&labels[tag]=x`)).toEqual(devices);
    expect(await list(`${query}=v1&${query}=v0`)).toEqual([]);
    const seen: string[] = [];
    let next = '';
    do {
      const page = await one.must(200, 'GET', `/labels/v4/device?${query}=*&limit=3${next}`);
      expect(page).toMatchObject({ limit: 3, count: page.items.length });
      seen.push(...page.items.map(({ resourceId }: { resourceId: string }) => resourceId));
      next = page.nextPageToken === undefined ? '' : `&pageToken=${page.nextPageToken}`;
    } while (next !== '');
    expect(seen).toEqual(devices);
  });

  it('LAB-2 name keys and values of the project alone', async () => {
    const trackingId = await one.hasDevice(one.other);
    const labels = { a: ['3', '1'], 'b/c': ['2'] };
    await one.must(201, 'PUT', pathOf(trackingId, 'batch'), { ...batch(labels), token: one.carl.token });
    const asCarl = { token: one.carl.token };
    const { keys } = await one.must(200, 'GET', '/labels/v4/device/keys', asCarl);
    expect(keys).toEqual(expect.arrayContaining(['a', 'b/c']));
    const keysOfBen = await one.must(200, 'GET', '/labels/v4/device/keys');
    expect(keysOfBen.keys).not.toContain('b/c');
    expect(await one.must(200, 'GET', '/labels/v4/device/keys/a/values', asCarl)).toEqual({ values: ['1', '3'] });
    expect(await one.must(200, 'GET', '/labels/v4/device/keys/b%2Fc/values', asCarl)).toEqual({ values: ['2'] });
    expect(await one.must(200, 'GET', '/labels/v4/device/keys/none/values', asCarl)).toEqual({ values: [] });
    expect(await one.must(200, 'GET', '/labels/v4/location/keys', asCarl)).toEqual({ keys: [] });
  });

  it('GEN-14 are of the project that is named', async () => {
    expectRefusal(await one.call('GET', '/labels/v4/device', { token: one.dora.token }), 400);
    expectRefusal(await one.call('GET', `/labels/v4/device?projectId=${one.other.projectId}`), 403);
    await one.must(200, 'GET', `/labels/v4/device?projectId=${one.other.projectId}`, { token: one.dora.token });
  });

  it.each([
    ['GET', '/labels/v4/device?limit=0', 400],
    ['GET', '/labels/v4/device?limit=101', 400],
    ['GET', '/labels/v4/device?pageToken=no%20token', 400],
    ['GET', '/labels/v4/device?pageToken=WzFd', 400],
    ['GET', '/labels/v4/device?labels[]=', 200],
    ['GET', '/labels/v4/device?labels[a]=', 400],
    ['GET', '/labels/v4/device?fields=secrets', 400],
    ['GET', '/labels/v4/plane', 404],
    ['GET', '/labels/v4/plane/keys', 404],
    ['GET', '/labels/v4/device/nobody', 404],
    ['GET', '/labels/v4/device/nobody?appId=unknown-app', 404],
    ['PUT', '/labels/v4/plane/x/a/b', 404],
    ['PUT', '/labels/v4/device/%00/a/b', 404],
    ['DELETE', '/labels/v4/shipment/SHP-1', 404],
    ['GET', '/labels/v4/location', 200],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await one.call(method, path)).status).toBe(status);
  });
});

describe('labels of geofences and rules', () => {
  it('LAB-1 are written as soon as the topics tell of them', async () => {
    const fence = await one.geofencing.makesFence(one.project);
    const rule = await one.geofencing.makesRule(one.project, 'rule');
    const sensorRule = await one.geofencing.makesRule(one.project, 'sensorRule');
    for (const [type, id] of [
      ['geofence', fence],
      ['rule', rule],
      ['sensorRule', sensorRule],
    ]) {
      const path = `/labels/v4/${type}/${id}`;
      expect(await one.must(201, 'PUT', `${path}/tag/x`)).toEqual({
        ...{ resourceId: id, resourceType: type, labels: { tag: ['x'] } },
      });
      expect((await one.must(200, 'GET', `/labels/v4/${type}?labels[tag]=x`)).items).toHaveLength(1);
      expectRefusal(await one.call('GET', path, { token: one.carl.token }), 403);
      expectRefusal(await one.call('PUT', `${path}/tag/y`, { token: one.carl.token }), 403);
    }
    await one.must(201, 'PUT', `/labels/v4/geofence/${fence.toUpperCase()}/tag/y`);
    expectRefusal(await one.call('GET', `/labels/v4/rule/${sensorRule}`), 404, /no such rule/);
    expectRefusal(await one.call('GET', `/labels/v4/location/${fence}`), 404);
    expectRefusal(await one.call('GET', `/labels/v4/geofence/${randomUUID()}`), 404);
  });

  it('LAB-1 are there once, whoever writes at once', async () => {
    const fence = await one.geofencing.makesFence(one.project);
    const path = `/labels/v4/geofence/${fence}/name/same`;
    const answers = await Promise.all(Array.from({ length: 6 }, () => one.call('PUT', path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('GEO-7 are hidden with the deletion, and removed by the housekeeping', async () => {
    const fence = await one.geofencing.makesFence(one.project);
    const path = `/labels/v4/geofence/${fence}`;
    await one.must(201, 'PUT', `${path}/of-a-deleted-one/x`);
    await one.must(200, 'PUT', `/metadata/v2/geofences/${fence}`, { body: { a: 1 } });
    await one.geofencing.deletesFence(one.project, fence);
    await one.world.eventually('it is gone', async () => (await one.call('GET', path)).status === 404);
    expect((await one.must(200, 'GET', '/labels/v4/geofence?labels[of-a-deleted-one]=*')).items).toEqual([]);
    expect((await one.must(200, 'GET', '/labels/v4/geofence/keys')).keys).not.toContain('of-a-deleted-one');
    expect((await one.must(200, 'POST', '/metadata/v2/geofences/batch', { body: [fence] })).data).toEqual([]);
    const rows = () =>
      one.world.app.dataSource.query<{ count: number }[]>(
        `SELECT (SELECT count(*) FROM label WHERE resource_id = $1) + (SELECT count(*) FROM metadata WHERE resource_id = $1) AS count`,
        [fence],
      );
    expect(await rows()).toEqual([{ count: 2 }]);
    await one.world.app.housekeeping.cleanUp();
    expect(await rows()).toEqual([{ count: 0 }]);
    // A change that began before the deletion was read writes after it.
    await one.world.app.dataSource.query(`INSERT INTO label VALUES ($1, 'geofence', $2, 'late', 'x')`, [
      ...[one.project.projectId, fence],
    ]);
    expect((await one.must(200, 'GET', '/labels/v4/geofence/keys')).keys).not.toContain('late');
    await one.world.app.housekeeping.cleanUp();
    expect(await rows()).toEqual([{ count: 0 }]);
  });
});

describe('who may label', () => {
  it('AUTH-2 members and API keys of the project, nobody else', async () => {
    const { trackingId } = await one.hasPhysical();
    const { apiKey } = await one.world.hasApiKey(one.project);
    await one.must(201, 'PUT', pathOf(trackingId, 'tag', 'by-key'), { token: apiKey });
    for (const method of ['GET', 'DELETE']) {
      expectRefusal(await one.call(method, pathOf(trackingId), { token: one.carl.token }), 403);
    }
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'tag', 'x'), { token: one.carl.token }), 403);
    expectRefusal(await one.world.call('GET', pathOf(trackingId)), 401);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toMatchObject({ labels: { tag: ['by-key'] } });
  });

  it('§1.1 is told by probes that the services are there', async () => {
    expect(await one.world.must(200, 'GET', '/labels/v4/health')).toEqual({ message: 'healthy' });
    expect(await one.world.must(200, 'GET', '/aliases/v2/version')).toEqual({ aliases: '1.2.3' });
    expect(await one.world.must(200, 'GET', '/metadata/v2/health')).toEqual({ message: 'healthy' });
  });
});
