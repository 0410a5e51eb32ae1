import { randomUUID } from 'node:crypto';
import { AnnotatedWorld } from '../testing/annotated-world.ts';
import { expectRefusal } from '../testing/envelopes.ts';
import { signedHeader } from '../testing/sign-request.ts';
import { MAX_ALIASES_PER_DEVICE } from './decide-aliases.ts';

let one: AnnotatedWorld;

beforeAll(async () => {
  one = await AnnotatedWorld.start();
});
afterEach(() => one.world.clock.reset());
afterAll(() => one.stop());

const CONFIRMED = { headers: { 'x-confirm': 'true' } };

const pathOf = (id: string, ...rest: string[]) => `/aliases/v2/${[id, ...rest].map(encodeURIComponent).join('/')}`;
const batch = (aliases: object) => ({ body: { aliases } });
const aType = () => `type ${randomUUID()}`;
const typeQuery = (type: string) => `type=${encodeURIComponent(type)}`;

async function deviceToken(device: { deviceId: string; deviceSecret: string }): Promise<string> {
  const headers = { authorization: signedHeader(device) };
  const { accessToken } = await one.world.must<{ accessToken: string }>(200, 'POST', '/v2/token', { headers });
  return accessToken;
}

describe('aliases of a device', () => {
  it('ALI-1 are added one by one, and read as an object that counts them', async () => {
    const trackingId = await one.hasDevice();
    const answer = await one.call('PUT', pathOf(trackingId, 'vin/ü', '4 7%/1'));
    expect(answer).toMatchObject({ status: 201, body: undefined });
    expect(answer.headers['content-length']).toBe('0');
    await one.must(201, 'PUT', pathOf(trackingId, 'vin/ü', '0'));
    await one.must(201, 'PUT', pathOf(trackingId, 'order', randomUUID().slice(0, 5)));
    expect(await one.must(200, 'GET', pathOf(trackingId, 'vin/ü'))).toEqual({
      ...{ data: { 'vin/ü': ['0', '4 7%/1'] }, count: 2 },
    });
    expect((await one.must(200, 'GET', pathOf(trackingId))).count).toBe(3);
    expect((await one.must(200, 'GET', `${pathOf(trackingId)}?type=order`)).count).toBe(1);
    expect(await one.must(200, 'GET', pathOf(trackingId, 'none'))).toEqual({ data: {}, count: 0 });
  });

  it('ALI-3 are unique in the project, for the same device also', async () => {
    const [first, second, elsewhere] = [await one.hasDevice(), await one.hasDevice(), await one.hasDevice(one.other)];
    const type = aType();
    await one.must(201, 'PUT', pathOf(first, type, 'a'));
    expectRefusal(await one.call('PUT', pathOf(first, type, 'a')), 409);
    expectRefusal(await one.call('PUT', pathOf(second, type, 'a')), 409);
    expectRefusal(await one.call('PUT', pathOf(second, 'batch'), batch({ [type]: ['b', 'a'] })), 409);
    expectRefusal(await one.call('PUT', pathOf(second, 'batch'), batch({ [type]: ['b', 'b'] })), 409);
    expect(await one.must(200, 'GET', pathOf(second))).toEqual({ data: {}, count: 0 });
    await one.must(201, 'PUT', pathOf(elsewhere, type, 'a'), { token: one.carl.token });
  });

  it('ALI-3 go to one of those who want them at once, whatever their order', async () => {
    const devices = await Promise.all(Array.from({ length: 8 }, () => one.hasDevice()));
    const type = aType();
    const answers = await Promise.all(
      devices.map((id, index) =>
        one.call('PUT', pathOf(id, 'batch'), batch({ [type]: index % 2 === 0 ? ['a', 'b', 'c'] : ['c', 'b', 'a'] })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('are a hundred at most', async () => {
    const trackingId = await one.hasDevice();
    const type = aType();
    const all = Array.from({ length: MAX_ALIASES_PER_DEVICE }, (_, index) => `e${String(index)}`);
    await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch({ [type]: all }));
    expectRefusal(await one.call('PUT', pathOf(trackingId, type, 'more')), 409, /at most 100 aliases/);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'batch'), batch({ [type]: [...all, 'more'] })), 400);
    const first = await one.must(200, 'GET', `${pathOf(trackingId)}?count=70`);
    const second = await one.must(200, 'GET', `${pathOf(trackingId)}?count=70&pageToken=${first.pageToken}`);
    expect([...first.data[type], ...second.data[type]].sort()).toEqual([...all].sort());
    expect([first.count, second.count, second.pageToken]).toEqual([70, 30, undefined]);
  });

  it('§15 go one by one, and by type or all with x-confirm', async () => {
    const trackingId = await one.hasDevice();
    const [type, other] = [aType(), aType()];
    await one.must(201, 'PUT', pathOf(trackingId, 'batch'), batch({ [type]: ['a', 'b'], [other]: ['c'] }));
    await one.must(204, 'DELETE', pathOf(trackingId, type, 'a'));
    expectRefusal(await one.call('DELETE', pathOf(trackingId, type, 'a')), 404, /no such alias/);
    expectRefusal(await one.call('DELETE', pathOf(trackingId, type)), 400, /x-confirm/);
    expectRefusal(await one.call('DELETE', pathOf(trackingId)), 400, /x-confirm/);
    expectRefusal(await one.call('DELETE', pathOf(trackingId), { headers: { 'x-confirm': 'yes' } }), 400);
    await one.must(204, 'DELETE', pathOf(trackingId, type), CONFIRMED);
    expectRefusal(await one.call('DELETE', pathOf(trackingId, type), CONFIRMED), 404);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toEqual({ data: { [other]: ['c'] }, count: 1 });
    await one.must(204, 'DELETE', pathOf(trackingId), CONFIRMED);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toEqual({ data: {}, count: 0 });
    expectRefusal(await one.call('DELETE', pathOf('nobody'), CONFIRMED), 404);
  });

  it('REG-12 are free again when the device is unclaimed', async () => {
    const [first, second] = [await one.hasDevice(), await one.hasDevice()];
    const type = aType();
    await one.must(201, 'PUT', pathOf(first, type, 'a'));
    await one.must(204, 'DELETE', `/registry/v2/${first}`);
    expectRefusal(await one.call('GET', pathOf(first)), 404);
    expectRefusal(await one.call('GET', `/aliases/v2/trackingId?${typeQuery(type)}&externalId=a`), 404);
    expect((await one.must(200, 'GET', `/aliases/v2?${typeQuery(type)}`)).data).toEqual([]);
    await one.must(201, 'PUT', pathOf(second, type, 'a'));
  });
});

describe('devices by their aliases', () => {
  it('§15 are found by one of them; a virtual one with what its owner calls it', async () => {
    const physical = await one.hasDevice();
    const { trackingId, externalId } = await one.hasVirtual();
    const type = aType();
    await one.must(201, 'PUT', pathOf(physical, type, 'p/1'));
    await one.must(201, 'PUT', `${pathOf(externalId, type, 'v')}?appId=${one.project.appId}`);
    const find = (id: string, token = one.ben.token) =>
      one.call('GET', `/aliases/v2/trackingId?${typeQuery(type)}&externalId=${encodeURIComponent(id)}`, { token });
    expect((await find('p/1')).body).toEqual({ trackingId: physical });
    expect((await find('v')).body).toEqual({ trackingId, appId: one.project.appId, externalId });
    expectRefusal(await find('*'), 404);
    expectRefusal(await find('v', one.carl.token), 404);
    expectRefusal(await one.call('GET', '/aliases/v2/trackingId?type=x'), 400, /externalId/);
    expectRefusal(await one.call('GET', `/aliases/v2/trackingId?type=x&externalId=${'y'.repeat(51)}`), 400);
  });

  it('§1.7 are listed by wildcards, each once, in the order of its first alias', async () => {
    const type = `w_%\\${randomUUID().slice(0, 8)}`;
    const devices = await Promise.all([one.hasDevice(), one.hasDevice(), one.hasDevice()]);
    const [a, b, c] = devices;
    for (const [id, ...externalIds] of [
      [c, 'one'],
      [a, 'two', 'six'],
      [b, 'three'],
      [c, 'ten'],
    ] as const) {
      for (const externalId of externalIds) await one.must(201, 'PUT', pathOf(id, type, externalId));
    }
    const list = async (query: string) => (await one.must(200, 'GET', `/aliases/v2?${query}`)).data;
    const exact = typeQuery(type);
    expect(await list(exact)).toEqual([
      { trackingId: c, aliases: { [type]: ['one', 'ten'] } },
      { trackingId: a, aliases: { [type]: ['two', 'six'] } },
      { trackingId: b, aliases: { [type]: ['three'] } },
    ]);
    expect(await list(`${exact}&externalId=t*`)).toEqual([
      { trackingId: a, aliases: { [type]: ['two'] } },
      { trackingId: b, aliases: { [type]: ['three'] } },
      { trackingId: c, aliases: { [type]: ['ten'] } },
    ]);
    expect(await list(`${exact}&externalId=??x`)).toEqual([{ trackingId: a, aliases: { [type]: ['six'] } }]);
    expect(await list(`${typeQuery(`w*${type.slice(-8)}`)}&externalId=one`)).toHaveLength(1);
    expect(await list(typeQuery(type.replace('_', 'x')))).toEqual([]);
  });

  it('ALI-2 are listed in pages, of aliases made after a time, which the token knows', async () => {
    const type = aType();
    const startMs = Date.now() - 60_000;
    const devices = await Promise.all(Array.from({ length: 5 }, () => one.hasDevice()));
    for (const [index, id] of devices.entries()) {
      one.world.clock.stopAt(startMs + index * 1_000);
      await one.must(201, 'PUT', pathOf(id, type, `early ${String(index)}`));
      await one.must(201, 'PUT', pathOf(id, type, `second ${String(index)}`));
    }
    one.world.clock.reset();
    const query = `${typeQuery(type)}&count=2`;
    const first = await one.must(200, 'GET', `/aliases/v2?${query}&after=${String(startMs)}`);
    const second = await one.must(200, 'GET', `/aliases/v2?${query}&pageToken=${first.pageToken}`);
    expect([...first.data, ...second.data].map(({ trackingId }: { trackingId: string }) => trackingId)).toEqual(
      devices.slice(1),
    );
    expect([first.count, second.count, second.pageToken]).toEqual([2, 2, undefined]);
    expectRefusal(await one.call('GET', `/aliases/v2?after=1&pageToken=${first.pageToken}`), 400, /pageToken/);
    expectRefusal(await one.call('GET', `/aliases/v2?after=${String(Date.now() + 60_000)}`), 400);
  });

  it.each([
    '?count=0',
    '?count=101',
    '?after=soon',
    '?pageToken=x',
    '?pageToken=WzEsMl0',
    `?type=${'*'.repeat(102)}`,
    '?externalId=%00',
    '?type=a&type=b',
  ])('PAGE-5 are not listed by %s', async (query) => {
    expectRefusal(await one.call('GET', `/aliases/v2${query}`), 400);
  });

  it('GEN-14 are of the project that is named', async () => {
    expectRefusal(await one.call('GET', '/aliases/v2', { token: one.dora.token }), 400);
    expectRefusal(await one.call('GET', `/aliases/v2?projectId=${one.other.projectId}`), 403);
    await one.must(200, 'GET', `/aliases/v2?projectId=${one.other.projectId}`, { token: one.dora.token });
  });
});

describe('who may alias', () => {
  it('§1.3 lets a device read its own aliases, and nothing else', async () => {
    const [device, other] = [await one.hasPhysical(), await one.hasDevice()];
    await one.must(201, 'PUT', pathOf(device.trackingId, aType(), 'x'));
    const token = await deviceToken(device);
    expect(await one.must(200, 'GET', pathOf(device.trackingId), { token })).toMatchObject({ count: 1 });
    expectRefusal(await one.call('GET', pathOf(other), { token }), 403);
    expectRefusal(await one.call('GET', '/aliases/v2', { token }), 403);
    expectRefusal(await one.call('PUT', pathOf(device.trackingId, 'a', 'b'), { token }), 403);
    expectRefusal(await one.call('GET', `/labels/v4/device/${device.trackingId}`, { token }), 403);
  });

  it('AUTH-2 lets in members and API keys of the project, nobody else', async () => {
    const trackingId = await one.hasDevice();
    const { apiKey } = await one.world.hasApiKey(one.project);
    await one.must(201, 'PUT', pathOf(trackingId, aType(), 'x'), { token: apiKey });
    expectRefusal(await one.call('GET', pathOf(trackingId), { token: one.carl.token }), 403);
    expectRefusal(await one.call('PUT', pathOf(trackingId, 'a', 'b'), { token: one.carl.token }), 403);
    expectRefusal(await one.call('DELETE', pathOf(trackingId), { token: one.carl.token, ...CONFIRMED }), 403);
    expect(await one.must(200, 'GET', pathOf(trackingId))).toMatchObject({ count: 1 });
  });
});
