import type { AppId } from '@umbra/contracts/ids';
import type { DeviceState } from '@umbra/contracts/device';
import type { PositionResolved } from '@umbra/contracts/telemetry';
import { aDevice, anExternalId, eventually, trackingIdOf, type TestProject, unclaimed } from '@umbra/testing';
import { BERLIN, northOfBerlin } from './testing/given.ts';
import { ShadowsWorld, telemetryEvent } from './testing/shadows-world.ts';

const NOW = Date.now();
const MINUTE_MS = 60_000;
const ago = (minutes: number): number => NOW - minutes * MINUTE_MS;

describe('traces over HTTP', () => {
  let world: ShadowsWorld;
  let project: TestProject;
  let token: string;
  let device: DeviceState;
  let path: string;

  beforeAll(async () => {
    world = await ShadowsWorld.start();
    project = await world.hasProject();
    token = await world.userToken(project.state.members[0]!.userId);
  });

  beforeEach(async () => {
    device = await world.hasDevice(aDevice(project));
    path = `/traces/v2/${trackingIdOf(device)}`;
  });

  afterAll(() => world?.stop());

  const get = (query = '') => world.get(path + query, token);
  const times = async (query = ''): Promise<number[]> =>
    (await get(query)).body.data.map(({ timestamp }: { timestamp: number }) => timestamp);
  const minutes = (...ages: number[]) => world.ingested(device, ages.map((age) => ({ sampledAtMs: ago(age) })).sort((a, b) => a.sampledAtMs - b.sampledAtMs)); // prettier-ignore

  it('TRC-7 are an empty list for a device that sent nothing', async () => {
    expect((await get()).body).toEqual({ data: [], count: 0 });
  });

  it('TRC-1 come newest first, page by page, and stay in order while newer and older ones arrive', async () => {
    await minutes(10, 20, 30, 40, 50);
    const first = await get('?count=2');
    expect(first.body.data.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual([ago(10), ago(20)]);
    await minutes(5, 15, 45);
    const second = await get(`?count=2&pageToken=${first.body.pageToken}`);
    expect(second.body.data.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual([ago(30), ago(40)]);
    const third = await get(`?count=2&pageToken=${second.body.pageToken}`);
    expect(third.body).toMatchObject({ count: 2, data: [{ timestamp: ago(45) }, { timestamp: ago(50) }] });
    expect(third.body).not.toHaveProperty('pageToken');
  });

  it('TRC-2 lie between after and before, both included', async () => {
    await minutes(10, 20, 30);
    expect(await times(`?after=${ago(20)}`)).toEqual([ago(10), ago(20)]);
    expect(await times(`?before=${ago(20)}`)).toEqual([ago(20), ago(30)]);
    expect(await times(`?after=${ago(20)}&before=${ago(20)}`)).toEqual([ago(20)]);
  });

  it('shows a sample whose clock is a little ahead', async () => {
    await world.ingested(device, [{ sampledAtMs: Date.now() + 9_000 }]);
    expect(await times()).toHaveLength(1);
  });

  it('TRC-5 are filtered by mode and by outliers, and know their neighbours all the same', async () => {
    const at = (age: number, metres: number, mode: string) => ({
      ...{ sampledAtMs: ago(age), position: northOfBerlin(metres), system: { mode } },
    });
    await world.ingested(
      device,
      [
        at(50, 0, 'normal'),
        at(40, 500, 'sleep'),
        at(30, 505, 'normal'),
        at(20, 900_000_0, 'sleep'),
        at(10, 510, 'normal'),
      ],
      { detectOutliers: true },
    );
    const moving = async (query: string) =>
      (await get(query)).body.data.map(
        ({ timestamp, system }: { timestamp: number; system: { computed: { moving: boolean } } }) => [
          timestamp,
          system.computed.moving,
        ],
      );
    const all = [[ago(10), true], [ago(20), true], [ago(30), false], [ago(40), true], [ago(50), false]]; // prettier-ignore
    expect(await moving('')).toEqual(all);
    expect(await moving('?mode=normal')).toEqual([all[0], all[2], all[4]]);
    expect(await moving('?mode=sleep&count=1')).toEqual([all[1]]);
    expect(await moving('?outliers=true')).toEqual([all[1]]);
    expect(await moving('?outliers=false')).toEqual([all[0], all[2], all[3], all[4]]);
    expect(await moving('?outliers=false&mode=sleep')).toEqual([all[3]]);
    const firstTwo = await get('?count=2');
    expect(firstTwo.body.data[1].system.computed).toMatchObject({ outlier: { reason: 'implausibleSpeed' } });
    const rest = await moving(`?count=2&pageToken=${firstTwo.body.pageToken}`);
    expect(rest).toEqual([all[2], all[3]]);
  });

  it('TRC-6 are the raw points, with smooth as without', async () => {
    const positions = [0, 2, 1].map((metres, n) => ({ sampledAtMs: ago(30 - n), position: northOfBerlin(metres) }));
    await world.ingested(device, positions);
    const raw = await get();
    expect(raw.body.count).toBe(3);
    expect((await get('?smooth=true')).body).toEqual(raw.body);
    expect((await get('?smooth=false')).body).toEqual(raw.body);
  });

  it('TRC-10 take last for the newest ones without a page', async () => {
    await minutes(10, 20, 30);
    expect((await get('?last=abc')).body.count).toBe(3);
    const { body } = await get('?last=2');
    expect(body.data.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual([ago(10), ago(20)]);
    expect(body).not.toHaveProperty('pageToken');
  });

  it.each([
    '?after=2&before=1',
    '?count=0',
    '?count=1001',
    '?before=x',
    '?mode=x',
    '?pageToken=x',
    `?after=${NOW + 3_600_000}`,
  ])('answer 400 to %s', async (query) => {
    const { status, body } = await get(query);
    expect({ status, code: body.code, error: body.error }).toEqual({ status: 400, code: 400, error: 'Bad request' });
  });

  it('GEN-15 ignore what they do not know', async () => {
    expect((await get('?projectId=whatever&colour=red')).status).toBe(200);
  });

  it('ING-32 get the position that positioning found', async () => {
    const eventId = await world.ingested(device, [{ sampledAtMs: ago(1), scan: { wlan: [] } }]);
    const { trackingId, projectId } = device.claims[0]!;
    const position = { ...BERLIN, accuracy: 25, type: 'wlan', wlancount: 3 };
    const sample = { eventId, index: 0, sampledAtMs: ago(1) };
    await world.append(
      telemetryEvent<PositionResolved>('position.resolved', { trackingId, projectId, sample, position }),
    );
    expect((await get()).body.data[0].position).toEqual(position);
    expect((await world.get(`/shadows/v2/${trackingId}/reported/position`, token)).body).toEqual(position);
  });

  it('TRC-9 are gone right after a DELETE; the shadow stays, and what comes later is kept', async () => {
    await world.ingested(device, [{ sampledAtMs: ago(1), payload: { n: 1 } }]);
    const { status, text } = await world.call('DELETE', path, token);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect((await get()).body).toEqual({ data: [], count: 0 });
    expect((await world.get(`/shadows/v2/${trackingIdOf(device)}`, token)).body.reported.payload).toEqual({ n: 1 });
    await minutes(0);
    expect(await times()).toHaveLength(1);
  });

  it('GEN-11 are found by external id and appId', async () => {
    const virtual = await world.hasDevice(aDevice(project, { externalId: anExternalId() }));
    await world.ingested(virtual, [{ sampledAtMs: ago(1) }]);
    const { externalId } = virtual;
    expect((await world.get(`/traces/v2/${externalId!}?appId=${project.state.appId}`, token)).body.count).toBe(1);
    expect((await world.get(`/traces/v2/${externalId!}`, token)).status).toBe(404);
    expect((await world.get(`/traces/v2/${externalId!}?appId=${'x'.repeat(16) as AppId}`, token)).status).toBe(404);
  });

  it('TRC-11 are unreachable after the unclaim', async () => {
    await minutes(1);
    expect((await get()).status).toBe(200);
    await world.hasDevice(unclaimed(device));
    const read = await eventually(
      'the unclaim to be in force',
      async () => {
        const answer = await get();
        return answer.status === 404 && answer;
      },
      1_000,
    );
    expect((await world.call('DELETE', path, token)).status).toBe(404);
    expect(read.body).toMatchObject({ code: 404, error: 'Not Found', details: { hereErrorCode: 404306 } });
  });

  it('§1.3, AUTH-1, AUTH-2 are for members and keys of the project alone', async () => {
    const stranger = await world.hasProject();
    const answers = await Promise.all([
      world.get(path),
      world.get(path, 'nonsense'),
      world.get(path, await world.deviceToken(device)),
      world.get(path, await world.userToken(stranger.state.members[0]!.userId)),
      world.get(path, stranger.apiKey),
      world.get(path, await world.userToken(project.state.members[0]!.userId, stranger.state.projectId)),
      world.get(path, project.apiKey),
      world.call('DELETE', path, await world.deviceToken(device)),
      world.call('DELETE', path, stranger.apiKey),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 403, 403, 403, 200, 403, 403]);
    for (const { text, status } of answers) if (status !== 200) expect(text).toContain('"message"');
  });

  it('says that it is healthy, and which version', async () => {
    expect((await world.get('/traces/v2/health')).body).toEqual({ message: 'healthy' });
    expect((await world.get('/traces/v2/version')).body).toEqual({ traces: '1.2.3' });
    expect((await world.get('/shadows/v2/health')).body).toEqual({ message: 'healthy' });
    expect((await world.get('/shadows/v2/version')).body).toEqual({ shadows: '1.2.3' });
  });
});
