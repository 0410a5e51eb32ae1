import { aDevice, anExternalId, trackingIdOf, type TestProject } from '@umbra/testing';
import { IngestionWorld } from '../testing/ingestion-world.ts';
import { EMPTY, aSample, expectRefusal } from '../testing/wire-expectations.ts';

let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  world = await IngestionWorld.start();
  project = await world.hasProject();
});
afterAll(() => world.stop());

async function givenDevice(overrides: Parameters<typeof aDevice>[1] = {}) {
  const device = await world.hasDevice(aDevice(project, overrides));
  return { device, trackingId: trackingIdOf(device), token: await world.deviceToken(device) };
}

describe('POST by users and applications', () => {
  it('ING-11 /v3/ by tracking ID, and by external ID with the appId', async () => {
    const externalId = anExternalId();
    const { device, trackingId } = await givenDevice({ externalId });
    const { appId, members } = project.state;
    const user = await world.userToken(members[0]!.userId);
    expect((await world.post('/v3/', user, { data: [aSample()], id: trackingId })).status).toBe(200);
    const byName = await world.post('/v3/', project.apiKey, { data: [aSample()], id: externalId, appId });
    expect({ status: byName.status, body: await byName.json() }).toEqual({ status: 200, body: EMPTY });
    const events = await world.logOf(device);
    expect(events.map(({ data }) => [data.source, data.appId, data.externalId])).toEqual([
      ['user', appId, externalId],
      ['user', appId, externalId],
    ]);
  });

  it('AUTH-4 takes a bare token', async () => {
    const { trackingId } = await givenDevice();
    const response = await world.post(
      '/v3/',
      undefined,
      { data: [aSample()], id: trackingId },
      { authorization: project.apiKey },
    );
    expect(response.status).toBe(200);
  });

  it.each(['/v3/batch', '/v3/batch/', '/v3/batch?async=nonsense'])(
    'ING-14 ING-22 %s is a 204, with an event per device',
    async (path) => {
      const [first, second] = [await givenDevice(), await givenDevice()];
      const data = [
        { ...aSample(30), id: first.trackingId },
        { ...aSample(20), id: second.trackingId },
        { ...aSample(10), id: first.trackingId },
      ];
      const response = await world.post(path, project.apiKey, { data });
      expect({ status: response.status, body: await response.text() }).toEqual({ status: 204, body: '' });
      const events = await world.logOfAll([first.device, second.device]);
      const timesOf = (trackingId: string) =>
        events.get(trackingId)?.map(({ data: { samples } }) => samples.map(({ sampledAtMs }) => sampledAtMs));
      expect(timesOf(first.trackingId)).toEqual([[10, 30]]);
      expect(timesOf(second.trackingId)).toEqual([[20]]);
    },
  );

  it('ING-13 ING-14 one foreign or unknown id fails the batch, and nothing is stored', async () => {
    const { device, trackingId } = await givenDevice();
    const stranger = await world.hasProject();
    const foreign = await world.hasDevice(aDevice(stranger));
    const batchWith = (id: string) => ({
      data: [
        { ...aSample(), id: trackingId },
        { ...aSample(), id },
      ],
    });
    await expectRefusal(await world.post('/v3/batch', project.apiKey, batchWith('unknown')), 404, 'Not Found');
    await expectRefusal(
      await world.post('/v3/batch', project.apiKey, batchWith(trackingIdOf(foreign))),
      403,
      'Forbidden',
    );
    expect(await world.logOf(device)).toEqual([]);
  });

  it('ING-13 an id that was claimed a moment ago is not a 404', async () => {
    for (let round = 0; round < 5; round += 1) {
      const device = await world.hasDevice(aDevice(project));
      const body = { data: [aSample()], id: trackingIdOf(device) };
      expect((await world.post('/v3/', project.apiKey, body)).status).toBe(200);
    }
  });
});

describe('who may post where (§1.3)', () => {
  it('AUTH-1 nobody without a token, or with one that is none', async () => {
    for (const path of ['/v2/', '/v3/', '/v3/batch', '/device-http/v2']) {
      for (const token of [undefined, 'h1.x', 'umbra_x', 'x'.repeat(2000)]) {
        await expectRefusal(await world.post(path, token, 'not even JSON'), 401, 'Unauthorized');
      }
    }
  });

  it('AUTH-2 the wrong kind is a 403', async () => {
    const { token } = await givenDevice();
    const user = await world.userToken(project.state.members[0]!.userId);
    for (const other of [user, project.apiKey]) {
      await expectRefusal(await world.post('/v2/', other, [aSample()]), 403, 'Forbidden');
      await expectRefusal(await world.post('/device-http/v2', other, [aSample()]), 403, 'Forbidden');
    }
    await expectRefusal(await world.post('/v3/batch', token, { data: [] }), 403, 'Forbidden');
  });
});
