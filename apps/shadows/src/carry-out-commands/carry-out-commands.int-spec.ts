import { randomUUID } from 'node:crypto';
import { desiredShadowTopic, type DesiredShadowEvent } from '@umbra/contracts/desired-shadow';
import type { DeviceState } from '@umbra/contracts/device';
import { parseEvent } from '@umbra/contracts/envelope';
import type { TrackingId } from '@umbra/contracts/ids';
import {
  aDevice,
  aProject,
  eventually,
  readTopic,
  trackingIdOf,
  unclaimed,
  type CommandAsker,
  type Given,
  type TestProject,
} from '@umbra/testing';
import { ShadowsWorld } from '../testing/shadows-world.ts';

const FIFTEEN_DAYS_MS = 15 * 24 * 3_600_000;

let world: ShadowsWorld;
let asker: CommandAsker;
let project: TestProject;
let device: DeviceState;

beforeAll(async () => {
  world = await ShadowsWorld.start();
  asker = await world.asker();
  project = await world.hasProject();
});
beforeEach(async () => {
  device = await world.hasDevice(aDevice(project));
});
afterAll(() => world?.stop());

type Wish = Readonly<Record<string, unknown>>;

/** For the device of the test, where the wish names none. */
const give = (type: string, wish: Wish, commandId?: string): Promise<Given> => {
  const addressed: Wish = { projectId: project.state.projectId, trackingId: trackingIdOf(device), ...wish };
  return asker.give(`shadows.${type}-desired-state`, String(addressed['trackingId']), addressed, commandId);
};
const associate = (wish: Wish, commandId?: string) => give('associate', wish, commandId);
const configure = (system: unknown, wish: Wish = {}) => give('configure', { system, ...wish });

const done = (stateVersion: number) => ({ status: 'done', result: { stateVersion } });
const refusal = (status: number, code: string, message = '') => ({
  status: 'refused',
  refusal: { status, code, message: expect.stringContaining(message) as string },
});

/** As the device reads it. */
const desired = async () => {
  const { body } = await world.get(`/shadows/v2/${trackingIdOf(device)}/desired`, await world.deviceToken(device));
  return body as { readonly system: Wish; readonly payload?: Wish };
};

/** What ingestion knows: the events that are on the log now. */
const published = async (of: DeviceState = device): Promise<DesiredShadowEvent[]> =>
  (await readTopic(world.connection, desiredShadowTopic.name))
    .filter(({ key }) => key === trackingIdOf(of))
    .map(({ value }) => parseEvent(value) as DesiredShadowEvent);

const FOREIGN_CLAIMS: readonly [string, number, string, () => Promise<TrackingId>][] = [
  ['unknown', 404, 'ACCESS_DEVICE_UNKNOWN', () => Promise.resolve(`HERE-${randomUUID()}` as TrackingId)],
  [
    'unclaimed',
    404,
    'ACCESS_DEVICE_UNKNOWN',
    async () => trackingIdOf(await world.hasDevice(unclaimed(aDevice(project)))),
  ],
  [
    'of another project',
    403,
    'ACCESS_DEVICE_OF_OTHER_PROJECT',
    async () => trackingIdOf(await world.hasDevice(aDevice(await world.hasProject(aProject())))),
  ],
];

describe('shadows.associate-desired-state', () => {
  it('SHA-3, ASC-3, ASC-4 sets what is given, and keeps what users have set', async () => {
    const token = await world.userToken(project.state.members[0]!.userId);
    const payload = { colour: 'red' };
    await world.call('PUT', `/shadows/v2/${trackingIdOf(device)}`, token, { desired: { payload } });
    const sensorAlarmConfig = { alertTemperatureCMin: 2, alertTemperatureCMax: 8.5, isTamperAlertEnabled: true };
    const outcome = await asker.outcomeOf(associate({ lastModifiedGeofenceTimestamp: 1_769_850_900_000 }));
    expect(outcome).toEqual(done(2));
    expect(await asker.outcomeOf(associate({ sensorAlarmConfig }))).toEqual(done(3));
    expect(await desired()).toMatchObject({
      payload,
      system: { sensorAlarmConfig, lastModifiedGeofenceTimestamp: 1_769_850_900_000, stateVersion: 3 },
    });
    expect(await asker.outcomeOf(associate({ sensorAlarmConfig: null }))).toEqual(done(4));
    expect((await desired()).system).toEqual({ lastModifiedGeofenceTimestamp: 1_769_850_900_000, stateVersion: 4 });
  });

  it('SHA-3 is told to ingestion, in the conversation of the command, before it is answered', async () => {
    const given = await associate({ lastModifiedGeofenceTimestamp: 7 });
    const [reply] = await asker.repliesTo(given);
    const [event, ...more] = await published();
    const { messageId: causationId, correlationId } = given;
    expect(reply).toMatchObject({ type: 'shadows.desired-state-associated', causationId, correlationId });
    expect(event).toMatchObject({
      ...{ type: 'desired-shadow.changed', producer: 'shadows', causationId, correlationId },
      data: {
        ...{ trackingId: trackingIdOf(device), projectId: project.state.projectId, version: 1 },
        desired: { system: { lastModifiedGeofenceTimestamp: 7, stateVersion: 1 } },
      },
    });
    expect(more).toEqual([]);
  });

  it('ASC-3 what is older changes nothing: no new stateVersion, no event', async () => {
    await asker.resultOf(associate({ lastModifiedGeofenceTimestamp: 7 }));
    for (const wish of [{ lastModifiedGeofenceTimestamp: 6 }, { sensorAlarmConfig: null }, {}]) {
      expect(await asker.outcomeOf(associate(wish))).toEqual(done(1));
    }
    expect((await desired()).system['lastModifiedGeofenceTimestamp']).toBe(7);
    expect(await published()).toHaveLength(1);
  });

  it('wall 3: a command that is given again is answered again and not done again', async () => {
    const commandId = randomUUID();
    const limit = (alertTemperatureCMax: number) => ({ sensorAlarmConfig: { alertTemperatureCMax } });
    const first = await associate(limit(8), commandId);
    await asker.resultOf(first);
    expect(await asker.outcomeOf(associate(limit(9)))).toEqual(done(2));
    await associate(limit(8), commandId);
    const replies = await asker.repliesTo(first, 2);
    expect(replies.map(({ data }) => data.outcome)).toEqual([done(1), done(1)]);
    expect((await desired()).system).toMatchObject({ ...limit(9), stateVersion: 2 });
    expect(await published()).toHaveLength(2);
  });

  it('ASC-4 a command that a newer one took the place of sets nothing, however late it comes', async () => {
    const limit = (alertTemperatureCMax: number) => ({ sensorAlarmConfig: { alertTemperatureCMax } });
    const modified = (lastModifiedGeofenceTimestamp: number) => ({ lastModifiedGeofenceTimestamp });
    expect(await asker.outcomeOf(associate({ revision: 5, ...limit(8) }))).toEqual(done(1));
    for (const revision of [4, 5]) {
      expect(await asker.outcomeOf(associate({ revision, ...limit(9), ...modified(7) }))).toEqual(done(1));
    }
    expect((await desired()).system).toEqual({ ...limit(8), ...modified(0), stateVersion: 1 });
    expect(await asker.outcomeOf(associate({ revision: 6, ...limit(9) }))).toEqual(done(2));
    expect(await published()).toHaveLength(2);
  });

  it('ASC-4 also where the newer one changed nothing', async () => {
    expect(await asker.outcomeOf(associate({ revision: 2, sensorAlarmConfig: null }))).toEqual(done(0));
    const older = { revision: 1, sensorAlarmConfig: { alertTemperatureCMax: 8 } };
    expect(await asker.outcomeOf(associate(older))).toEqual(done(0));
    expect(await published()).toEqual([]);
  });

  it('SHA-1 counts up with the changes of users that come at the same time', async () => {
    const token = await world.userToken(project.state.members[0]!.userId);
    const path = `/shadows/v2/${trackingIdOf(device)}`;
    const given = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        await world.call('PUT', path, token, { desired: { payload: { n } } });
        return associate({ sensorAlarmConfig: { alertAccelerationGMax: n } });
      }),
    );
    await Promise.all(given.map((each) => asker.resultOf(each)));
    expect((await desired()).system['stateVersion']).toBe(20);
    expect((await published()).map(({ data }) => data.version)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('ASC-4 finds devices whose claims are as new as the commands', async () => {
    const given = Array.from({ length: 20 }, async () => {
      const { claims } = await world.hasDevice(aDevice(project));
      return associate({ trackingId: claims[0]!.trackingId, lastModifiedGeofenceTimestamp: 7 });
    });
    for (const each of given) expect(await asker.outcomeOf(each)).toEqual(done(1));
  });

  it.each([
    { lastModifiedGeofenceTimestamp: -1 },
    { lastModifiedGeofenceTimestamp: 1.5 },
    { lastModifiedGeofenceTimestamp: null },
    { lastModifiedGeofenceTimestamp: '7' },
    { lastModifiedGeofenceTimestamp: 4_102_448_400_001 },
    { revision: -1 },
    { revision: 1e16 },
    { revision: null },
    { sensorAlarmConfig: [] },
    { sensorAlarmConfig: 'all' },
    { sensorAlarmConfig: { alertTemperatureCMax: '8' } },
    { sensorAlarmConfig: { alertTemperatureCMax: null } },
    { projectId: 'p\0' },
    { trackingId: '' },
  ])('ASC-4 a command with %j is refused, and changes nothing', async (wrong) => {
    expect(await asker.outcomeOf(associate(wrong))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    expect((await desired()).system['stateVersion']).toBe(0);
  });

  it.each(FOREIGN_CLAIMS)(
    'ASC-3 refuses a device that is %s, as over HTTP',
    async (_what, status, code, trackingId) => {
      const wish = { trackingId: await trackingId(), lastModifiedGeofenceTimestamp: 7 };
      expect(await asker.outcomeOf(associate(wish))).toEqual(refusal(status, code));
    },
  );
});

describe('shadows.configure-desired-state', () => {
  it('BULK-5, BULK-6 sets rate and syncGeofences, which the device sees', async () => {
    const given = await configure({ rate: { sendMs: 600_000, sampleMs: 100_000 }, syncGeofences: true });
    expect(await asker.repliesTo(given)).toMatchObject([
      { type: 'shadows.desired-state-configured', data: { outcome: done(1) } },
    ]);
    expect(await asker.outcomeOf(configure({ rate: { distanceM: 50 } }))).toEqual(done(2));
    const system = {
      rate: { sendMs: 600_000, sampleMs: 100_000, distanceM: 50 },
      ...{ syncGeofences: true, lastModifiedGeofenceTimestamp: 0, stateVersion: 2 },
    };
    expect((await desired()).system).toEqual(system);
    expect((await published()).at(-1)).toMatchObject({ type: 'desired-shadow.changed', data: { desired: { system } } });
  });

  it.each([
    ['§4.2', { rate: { sendMs: 5, sampleMs: 5 } }, 'desired.system.rate.sampleMs'],
    ['§4.2', { rate: { sendMs: -1 } }, 'desired.system.rate.sendMs'],
    ['§4.2', { rate: { sendMs: '5' } }, 'desired.system.rate.sendMs'],
    ['§4.2', { rate: { sendMs: 5, often: true } }, 'desired.system.rate.often'],
    ['§4.2', { rate: null }, 'desired.system.rate'],
    ['BULK-5', { syncGeofences: 1 }, 'desired.system.syncGeofences'],
    ['SHA-1', { stateVersion: 7 }, 'desired.system.stateVersion'],
    ['wall 9', { wlanConfigurations: [] }, 'desired.system.wlanConfigurations'],
    ['BULK-6', undefined, 'desired.system'],
    ['BULK-6', [], 'desired.system'],
  ])('%s refuses %j, and names the field', async (_id, system, field) => {
    expect(await asker.outcomeOf(configure(system))).toEqual(refusal(400, 'SHADOWS_DESIRED_INVALID', ` ${field} `));
    expect((await desired()).system['stateVersion']).toBe(0);
  });

  it('§4.2 refuses what contradicts the stored state', async () => {
    await asker.resultOf(configure({ rate: { sendMs: 1_000 } }));
    expect(await asker.outcomeOf(configure({ rate: { sampleMs: 1_000 } }))).toEqual(
      refusal(400, 'SHADOWS_DESIRED_INVALID', ' desired.system.rate.sampleMs '),
    );
    expect((await desired()).system).toMatchObject({ rate: { sendMs: 1_000 }, stateVersion: 1 });
  });

  it.each(FOREIGN_CLAIMS)('BULK-6 refuses a device that is %s', async (_what, status, code, trackingId) => {
    const given = await configure({ syncGeofences: true }, { trackingId: await trackingId() });
    expect(await asker.outcomeOf(given)).toEqual(refusal(status, code));
  });
});

describe('commands to shadows', () => {
  it('are forgotten after 14 days', async () => {
    const { commandId } = await associate({ lastModifiedGeofenceTimestamp: 7 });
    await asker.repliesTo({ commandId } as Given);
    const stored = () => world.tables.query<object[]>('SELECT FROM command_outcome WHERE command_id = $1', [commandId]);
    await world.app.housekeeping.cleanUp();
    expect(await stored()).toHaveLength(1);
    await world.tables.query('UPDATE command_outcome SET decided_at_ms = decided_at_ms - $1 WHERE command_id = $2', [
      FIFTEEN_DAYS_MS,
      commandId,
    ]);
    await world.app.housekeeping.cleanUp();
    expect(await stored()).toHaveLength(0);
  });

  it('are no condition of being ready, but readiness tells when nobody carries them out', async () => {
    await asker.resultOf(associate({ lastModifiedGeofenceTimestamp: 7 }));
    await eventually('all that is done beside requests goes on', async () => {
      return Object.keys((await world.readiness.report()).degraded).length === 0;
    });
    // Somebody else has moved the offsets, beyond the end of the log.
    await world.tables.query('UPDATE projection_offset SET next = 1000000 WHERE topic = $1', [
      world.commandTopics.commands.name,
    ]);
    await associate({ lastModifiedGeofenceTimestamp: 8 });
    const report = await eventually('it has stopped', async () => {
      const now = await world.readiness.report();
      return now.degraded['commands'] === 'failed' && now;
    });
    expect(report.failing).toEqual({});
  });
});
