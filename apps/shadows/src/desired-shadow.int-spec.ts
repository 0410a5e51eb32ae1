import { request } from 'node:http';
import { randomUUID } from 'node:crypto';
import { desiredShadowTopic, type DesiredShadowEvent } from '@umbra/contracts/desired-shadow';
import type { DeviceState } from '@umbra/contracts/device';
import { parseEvent } from '@umbra/contracts/envelope';
import { aDevice, eventually, readTopic, trackingIdOf, type TestProject } from '@umbra/testing';
import { ShadowsWorld } from './testing/shadows-world.ts';

const EMPTY = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };

describe('desired shadow over HTTP', () => {
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
    path = `/shadows/v2/${trackingIdOf(device)}`;
  });

  afterAll(() => world?.stop());

  const put = (desired: unknown, by = token) => world.call('PUT', path, by, { desired });

  const published = async (): Promise<DesiredShadowEvent[]> =>
    (await readTopic(world.connection, desiredShadowTopic.name))
      .filter(({ key }) => key === trackingIdOf(device))
      .map(({ value }) => parseEvent(value) as DesiredShadowEvent);

  it('SHA-1 changes the desired half only, and counts the version up by one', async () => {
    const before = Date.now();
    const first = await put({ payload: { colour: 'red' }, system: { rate: { sampleMs: 1_000, sendMs: 5_000 } } });
    expect(first.status).toBe(200);
    expect(first.body.desired).toEqual({
      payload: { colour: 'red' },
      system: { rate: { sampleMs: 1_000, sendMs: 5_000 }, stateVersion: 1, lastModifiedGeofenceTimestamp: 0 },
      timestamp: expect.any(Number),
    });
    expect(first.body.desired.timestamp).toBeGreaterThanOrEqual(before);
    expect(first.body.reported).toEqual({});
    const second = await put({});
    expect(second.body.desired.system.stateVersion).toBe(2);
    expect((await world.get(path, token)).body).toEqual(second.body);
  });

  it('SHA-2 keeps what is not given: system leaf by leaf, payload as a whole', async () => {
    await put({ payload: { a: 1, b: 2 }, system: { rate: { sendMs: 5_000 }, syncGeofences: true } });
    const { body } = await put({ payload: { a: 3 }, system: { rate: { distanceM: 7 } } });
    expect(body.desired.payload).toEqual({ a: 3 });
    expect(body.desired.system).toMatchObject({ rate: { sendMs: 5_000, distanceM: 7 }, syncGeofences: true });
  });

  it.each([
    ['SHA-15 a reported half', { desired: {}, reported: {} }, 'reported'],
    ['SHA-1 a stateVersion', { desired: { system: { stateVersion: 7 } } }, 'desired.system.stateVersion'],
    [
      'SHA-1 what belongs to associations',
      { desired: { system: { sensorAlarmConfig: {} } } },
      'desired.system.sensorAlarmConfig',
    ],
    ['no desired at all', {}, 'desired'],
    ['a desired that is null', { desired: null }, 'desired'],
    ['an array', [], 'desired'],
    ['a payload that is no object', { desired: { payload: [] } }, 'desired.payload'],
    ['a payload that is null', { desired: { payload: null } }, 'desired.payload'],
    ['an unknown member of desired', { desired: { x: 1 } }, 'desired.x'],
    ['a negative rate', { desired: { system: { rate: { sendMs: -1 } } } }, 'desired.system.rate.sendMs'],
    ['§4.2 a rate beyond measure', { desired: { system: { rate: { sendMs: 1e300 } } } }, 'desired.system.rate.sendMs'],
    [
      '§4.2 power saving beyond measure',
      { desired: { system: { powerSave: { sendMs: 2_147_483_648 } } } },
      'desired.system.powerSave.sendMs',
    ],
    [
      'a network twice',
      { desired: { system: { wlanConfigurations: Array(2).fill({ ssid: 'a', securityMode: 'none' }) } } },
      'desired.system.wlanConfigurations[1].ssid',
    ],
    ['a rate that is a text', { desired: { system: { rate: { sendMs: '5' } } } }, 'desired.system.rate.sendMs'],
    ['a rate that is an array', { desired: { system: { rate: [] } } }, 'desired.system.rate'],
    [
      'samples not more often than reports',
      { desired: { system: { rate: { sampleMs: 5, sendMs: 5 } } } },
      'desired.system.rate.sampleMs',
    ],
    [
      'power saving that reports more often',
      { desired: { system: { rate: { sendMs: 10 }, powerSave: { sendMs: 10 } } } },
      'desired.system.powerSave.sendMs',
    ],
    ['a flag that is no boolean', { desired: { system: { syncGeofences: 1 } } }, 'desired.system.syncGeofences'],
    ['an empty tag', { desired: { system: { sensorLoggingTag: '' } } }, 'desired.system.sensorLoggingTag'],
    [
      'an unknown sensor to log',
      { desired: { system: { sensorLoggingConfigurations: [{ type: 'smell' }] } } },
      'desired.system.sensorLoggingConfigurations[0].type',
    ],
    [
      'six sensors to log',
      { desired: { system: { sensorLoggingConfigurations: Array(6).fill({ type: 'gnss' }) } } },
      'desired.system.sensorLoggingConfigurations',
    ],
    [
      'a network without its password',
      { desired: { system: { wlanConfigurations: [{ ssid: 'a', securityMode: 'wpa2psk' }] } } },
      'desired.system.wlanConfigurations[0].password',
    ],
    [
      'a password of seven characters',
      { desired: { system: { wlanConfigurations: [{ ssid: 'a', securityMode: 'wpa2psk', password: '1234567' }] } } },
      'desired.system.wlanConfigurations[0].password',
    ],
    [
      'a mask with nothing behind it',
      { desired: { system: { wlanConfigurations: [{ ssid: 'a', securityMode: 'wpa2psk', password: '********' }] } } },
      'desired.system.wlanConfigurations[0].password',
    ],
    [
      'an unknown member of a network',
      { desired: { system: { wlanConfigurations: [{ ssid: 'a', securityMode: 'none', hidden: true }] } } },
      'desired.system.wlanConfigurations[0].hidden',
    ],
    [
      'wall 9 a network inside of an array',
      {
        desired: {
          system: { wlanConfigurations: [[{ ssid: 's', securityMode: 'wpa2psk', password: 'clear-text-1' }]] },
        },
      },
      'desired.system.wlanConfigurations',
    ],
    [
      'an unknown scan group',
      { desired: { system: { disableTracking: { position: ['radar'] } } } },
      'desired.system.disableTracking.position',
    ],
    [
      'SHA-31 disabling without a begin',
      { desired: { system: { disableTracking: { position: 'all' } } } },
      'desired.system.disableTracking.periods',
    ],
    [
      'SHA-31 a begin in the past',
      { desired: { system: { disableTracking: { position: 'all', periods: [{ begin: 1 }] } } } },
      'desired.system.disableTracking.periods[0].begin',
    ],
  ])('answers 400 for %s, and names the field', async (_what, body, field) => {
    const answer = await world.call('PUT', path, token, body);
    expect({ status: answer.status, field: answer.body.details.errors[0].path }).toEqual({ status: 400, field });
    expect((await world.get(path, token)).body.desired).toEqual(EMPTY);
  });

  it('SHA-4 answers 413 for more than 1000 bytes, also without a Content-Length', async () => {
    const fits = JSON.stringify({ desired: { payload: { text: '' } } });
    const room = 1_000 - Buffer.byteLength(fits);
    expect((await put({ payload: { text: 'x'.repeat(room) } })).status).toBe(200);
    const large = JSON.stringify({ desired: { payload: { text: 'x'.repeat(room + 1) } } });
    const declared = await world.call('PUT', path, token, large);
    expect({ status: declared.status, code: declared.body.code }).toEqual({ status: 413, code: 413 });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const chunked = request(
        world.url + path,
        { method: 'PUT', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      chunked.on('error', reject);
      chunked.write(large.slice(0, 700));
      chunked.end(large.slice(700));
    });
    expect(status).toBe(413);
  });

  it('tells the others by its event, whole and with Wi-Fi passwords sealed', async () => {
    const network = { ssid: 'yard', securityMode: 'wpa2psk', password: 'correct horse' };
    const answer = await put({ system: { wlanConfigurations: [network] } });
    expect(answer.body.desired.system.wlanConfigurations).toEqual([{ ...network, password: '********' }]);
    const [event] = await eventually('the event', async () => {
      const events = await published();
      return events.length > 0 && events;
    });
    expect(event).toMatchObject({
      type: 'desired-shadow.changed',
      producer: 'shadows',
      data: { trackingId: trackingIdOf(device), projectId: project.state.projectId, version: 1 },
    });
    expect(JSON.stringify(event)).not.toContain('correct horse');
    const [stored] = await world.tables.query<{ desired: string }[]>(
      'SELECT desired FROM shadows.desired_shadow WHERE tracking_id = $1',
      [trackingIdOf(device)],
    );
    expect(stored!.desired).not.toContain('correct horse');
    const own = await world.get(path, await world.deviceToken(device));
    expect(own.body.desired.system.wlanConfigurations).toEqual([network]);
    await put({ system: { wlanConfigurations: [{ ...network, password: '********', ssidIsHidden: true }] } });
    const kept = await world.get(path, await world.deviceToken(device));
    expect(kept.body.desired.system.wlanConfigurations).toEqual([{ ...network, ssidIsHidden: true }]);
  });

  it('SHA-8 empties what is asked for, and never counts the version back', async () => {
    await put({ payload: { a: 1 }, system: { syncGeofences: true } });
    await world.ingested(device, [{ sampledAtMs: Date.now(), payload: { b: 1 } }]);
    expect((await world.call('DELETE', `${path}?desired=false&reported=false`, token)).status).toBe(204);
    expect((await world.get(path, token)).body.reported.payload).toEqual({ b: 1 });
    const deleted = await world.call('DELETE', `${path}?reported=false`, token);
    expect({ status: deleted.status, text: deleted.text }).toEqual({ status: 204, text: '' });
    const afterDesired = await world.get(path, token);
    expect(afterDesired.body.desired).toEqual({
      system: { stateVersion: 2, lastModifiedGeofenceTimestamp: 0 },
      timestamp: expect.any(Number),
    });
    expect(afterDesired.body.reported.payload).toEqual({ b: 1 });
    expect((await world.call('DELETE', `${path}?desired=false`, token)).status).toBe(204);
    expect((await world.get(path, token)).body.reported).toEqual({});
    expect((await world.get(`/traces/v2/${trackingIdOf(device)}`, token)).body.count).toBe(1);
    expect((await world.call('DELETE', `${path}?desired=perhaps`, token)).status).toBe(400);
  });

  it('SHA-1 counts concurrent changes one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => put({ payload: { n } })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.map(({ body }) => body.desired.system.stateVersion).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, n) => n + 1),
    );
    const events = await eventually('ten events', async () => {
      const found = await published();
      return found.length === 10 && found;
    });
    expect(events.map(({ data }) => data.version)).toEqual(Array.from({ length: 10 }, (_, n) => n + 1));
  });

  it('§1.3 lets a device change its own desired state, and no other one', async () => {
    const other = await world.hasDevice(aDevice(project));
    expect((await put({ payload: { own: true } }, await world.deviceToken(device))).status).toBe(200);
    expect((await put({ payload: {} }, await world.deviceToken(other))).status).toBe(403);
    expect((await world.call('DELETE', path, await world.deviceToken(device))).status).toBe(403);
    expect((await world.call('PUT', `/shadows/v2/HERE-${randomUUID()}`, token, { desired: {} })).status).toBe(404);
  });
});
