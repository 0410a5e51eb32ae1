import { randomUUID } from 'node:crypto';
import type { UserId } from '@umbra/contracts/ids';
import { aDevice, eventually, type TestProject } from '@umbra/testing';
import { SHARING_DELAY_MS } from '../layers/sharing-table.ts';
import { PositioningWorld } from '../testing/positioning-world.ts';

const PATH = '/positioning/v2/sharing';

let world: PositioningWorld;
let project: TestProject;

beforeAll(async () => {
  world = await PositioningWorld.start();
});

beforeEach(async () => {
  project = await world.hasProject();
});

afterAll(() => world.stop());

const adminToken = () =>
  world.userToken(project.state.members.find(({ role }) => role === 'admin')!.userId, project.state.projectId);
const put = async (body: object | string) => world.call('PUT', PATH, { token: await adminToken(), body });
const get = () => world.call('GET', PATH, { token: project.apiKey });
const soon = (fromMs: number) => ({
  asymmetricMatch: (timeMs: unknown) =>
    typeof timeMs === 'number' && timeMs >= fromMs + SHARING_DELAY_MS && timeMs <= Date.now() + SHARING_DELAY_MS,
  toString: () => 'a minute from now',
});

describe('§2.7 the map of a project', () => {
  it('is its own, until it says otherwise', async () => {
    expect(await get()).toMatchObject({ status: 200, body: { shared: false } });
  });

  it('is shared from a moment on, and up to another', async () => {
    const beganMs = Date.now();
    const begun = await put({ shared: true });
    expect(begun).toMatchObject({ status: 200, body: { shared: true, since: soon(beganMs) } });
    expect((await put({ shared: true })).body).toEqual(begun.body);
    expect((await get()).body).toEqual(begun.body);
    const endedMs = Date.now();
    const ended = await put({ shared: false });
    expect(ended.body).toEqual({ shared: false, until: soon(endedMs) });
    expect((await put({ shared: false })).body).toEqual(ended.body);
  });

  it('is a matter of the project alone', async () => {
    await put({ shared: true });
    const other = await world.hasProject();
    expect((await world.call('GET', PATH, { token: other.apiKey })).body).toEqual({ shared: false });
    const query = `?projectId=${encodeURIComponent(project.state.projectId)}`;
    for (const method of ['GET', 'PUT']) {
      const body = method === 'PUT' ? { body: { shared: false } } : {};
      expect((await world.call(method, PATH + query, { token: other.apiKey, ...body })).status).toBe(403);
    }
    expect((await get()).body).toMatchObject({ shared: true });
  });

  it('is a matter of its admins: neither devices, nor keys, nor members decide', async () => {
    const member = `HERE-${randomUUID()}` as UserId;
    const { state } = project;
    const members = [...state.members, { userId: member, role: 'member' as const }];
    await world.hasProject({ ...project, state: { ...state, version: state.version + 1, members } });
    const device = await world.deviceToken(await world.hasDevice(aDevice(project)));
    const plain = await world.userToken(member, state.projectId);
    await eventually('he is a member', async () => (await world.call('GET', PATH, { token: plain })).status === 200);
    for (const token of [device, project.apiKey, plain]) {
      expect((await world.call('PUT', PATH, { token, body: { shared: true } })).status).toBe(403);
    }
    expect((await world.call('GET', PATH, {})).status).toBe(401);
    expect((await get()).body).toEqual({ shared: false });
    expect((await put({ shared: true })).status).toBe(200);
  });

  it.each([{}, { shared: 'true' }, { shared: null }, { shared: true, since: 1 }, '[]', 'null', '{'])(
    'is not changed by %j',
    async (body) => {
      expect(await put(body)).toMatchObject({ status: 400, body: { code: 'E606400' } });
      expect((await get()).body).toEqual({ shared: false });
    },
  );
});
