import { randomUUID } from 'node:crypto';
import type { DeviceState } from '@umbra/contracts/device';
import type { DeviceAssociated } from '@umbra/contracts/geofencing-command';
import { aDevice, trackingIdOf, unclaimed, type CommandAsker, type Given } from '@umbra/testing';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { aCircle } from '../testing/geofences.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';
import type { ShadowsPlayer } from '../testing/shadows-player.ts';

const V3 = '/associations/v3';

let world: GeofencingWorld;
let shadows: ShadowsPlayer;
let asker: CommandAsker;
let client: GeofencingClient;
let device: DeviceState;

beforeAll(async () => {
  world = await GeofencingWorld.start({ settings: { GEOFENCING_MAX_ASSOCIATIONS_PER_DEVICE: '12' } });
  [shadows, asker, client] = [await world.shadows(), await world.asker(), await GeofencingClient.of(world)];
});
beforeEach(async () => {
  device = await world.hasDevice(aDevice(client.project));
});
afterAll(() => world?.stop());

const aRule = { type: 'detention', threshold: { durationS: 60 } };

/** For the device of the test, where the wish names none. */
function associate(wish: Readonly<Record<string, unknown>>, commandId?: string): Promise<Given> {
  const addressed: Record<string, unknown> = {
    ...{ projectId: client.projectId, trackingId: trackingIdOf(device), geofenceIds: [], ruleIds: [] },
    ...wish,
  };
  return asker.give('geofencing.associate-device', String(addressed['trackingId']), addressed, commandId);
}

const refusedWith = (status: number, code: string) => ({
  status: 'refused',
  refusal: { status, code, message: expect.any(String) as string },
});

describe('geofencing.associate-device', () => {
  it('BULK-6 associates with geofences, rules and sensor rules; shadows is told once of all', async () => {
    const geofenceIds = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    const ruleIds = [await client.hasRule(aRule), await client.hasSensorRule({ type: 'tamper' })];
    const given = await associate({ geofenceIds, ruleIds });
    const [reply] = await asker.repliesTo(given);
    expect(reply).toMatchObject({
      type: 'geofencing.device-associated',
      causationId: given.messageId,
      data: { outcome: { status: 'done', result: { associated: 4, refused: [] } } },
    });
    const [command, ...more] = await shadows.commandsOf(trackingIdOf(device));
    expect(command).toMatchObject({
      correlationId: given.correlationId,
      data: { projectId: client.projectId, sensorAlarmConfig: { isTamperAlertEnabled: true } },
    });
    expect(more).toEqual([]);
    const { body } = await client.get(`${V3}/${trackingIdOf(device)}/geofences`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(geofenceIds);
  });

  it('BULK-8 refuses each for itself: what is unknown, of another project, or no id at all', async () => {
    const stranger = await GeofencingClient.of(world);
    const own = await client.hasGeofence(aCircle());
    const foreign = [await stranger.hasGeofence(aCircle()), await stranger.hasRule(aRule)] as const;
    const unknown = randomUUID();
    const result = await asker.resultOf<DeviceAssociated>(
      associate({ geofenceIds: [unknown, own, foreign[0], 'x'], ruleIds: [own, foreign[1]] }),
    );
    const refused = result.refused.map(({ id, refusal: { status, code } }) => [id, status, code]);
    expect(result.associated).toBe(1);
    expect(refused).toEqual([
      [unknown, 404, 'GEOFENCING_GEOFENCE_UNKNOWN'],
      [foreign[0], 404, 'GEOFENCING_GEOFENCE_UNKNOWN'],
      ['x', 404, 'GEOFENCING_GEOFENCE_UNKNOWN'],
      [own, 404, 'GEOFENCING_RULE_UNKNOWN'],
      [foreign[1], 404, 'GEOFENCING_RULE_UNKNOWN'],
    ]);
  });

  it('ASC-2 of two sensor rules of one type it takes the last one, and says so', async () => {
    const rule = (end: number) => client.hasSensorRule({ type: 'battery', range: { begin: 0, end } });
    const [first, second] = [await rule(10), await rule(20)];
    const result = await asker.resultOf<DeviceAssociated>(associate({ ruleIds: [first, second] }));
    expect(result).toMatchObject({ associated: 1, refused: [{ id: first, refusal: { status: 409 } }] });
  });

  it('is idempotent: what is associated already stays, and nobody is told again', async () => {
    const geofenceIds = [await client.hasGeofence(aCircle())];
    const commandId = randomUUID();
    const done = { status: 'done', result: { associated: 1, refused: [] } };
    expect(await asker.outcomeOf(associate({ geofenceIds }, commandId))).toEqual(done);
    expect(await asker.outcomeOf(associate({ geofenceIds }))).toEqual(done);
    const again = await associate({ geofenceIds }, commandId);
    const replies = await asker.repliesTo(again, 2);
    expect(replies.map(({ data }) => data.outcome)).toEqual([done, done]);
    await asker.resultOf(associate({ geofenceIds: [await client.hasGeofence(aCircle())] }));
    await shadows.commandsOf(trackingIdOf(device), 2);
    expect(shadows.commandsSoFar(trackingIdOf(device))).toHaveLength(2);
  });

  it('finds devices whose claims are as new as the commands, many at once', async () => {
    const geofenceIds = [await client.hasGeofence(aCircle())];
    const given = Array.from({ length: 60 }, async () => {
      const { claims } = await world.hasDevice(aDevice(client.project));
      return associate({ trackingId: claims[0]!.trackingId, geofenceIds });
    });
    for (const each of given) expect(await asker.resultOf(each)).toEqual({ associated: 1, refused: [] });
  });

  it.each([
    ['unknown', 404, 'ACCESS_DEVICE_UNKNOWN', () => Promise.resolve(aDevice(client.project))],
    ['unclaimed', 404, 'ACCESS_DEVICE_UNKNOWN', () => world.hasDevice(unclaimed(aDevice(client.project)))],
    [
      'of another project',
      403,
      'ACCESS_DEVICE_OF_OTHER_PROJECT',
      async () => world.hasDevice(aDevice(await world.hasProject())),
    ],
  ] as const)('ASC-5 is refused as a whole for a device that is %s', async (_what, status, code, made) => {
    const trackingId = trackingIdOf(await made());
    const geofenceIds = [await client.hasGeofence(aCircle())];
    expect(await asker.outcomeOf(associate({ trackingId, geofenceIds }))).toEqual(refusedWith(status, code));
    expect((await client.get(`${V3}/geofences/${geofenceIds[0]!}`)).body.count).toBe(0);
  });

  it('is refused as a whole where the device would have too many, and leaves nothing', async () => {
    const ids = await Promise.all(Array.from({ length: 13 }, () => client.hasRule(aRule)));
    await asker.resultOf(associate({ ruleIds: ids.slice(0, 10) }));
    const outcome = await asker.outcomeOf(associate({ ruleIds: ids.slice(3) }));
    expect(outcome).toEqual(refusedWith(403, 'GEOFENCING_TOO_MANY_ASSOCIATIONS'));
    expect((await client.get(`${V3}/${trackingIdOf(device)}/rules`)).body.count).toBe(10);
    expect(shadows.commandsSoFar(trackingIdOf(device))).toEqual([]);
  });

  it.each([
    { geofenceIds: null },
    { ruleIds: 'all' },
    { geofenceIds: [7] },
    { ruleIds: Array.from({ length: 11 }, () => randomUUID()) },
    { geofenceIds: ['x'.repeat(101)] },
    { projectId: 'p\0' },
    { trackingId: '' },
  ])('BULK-3 a command with %j is refused', async (wrong) => {
    expect(await asker.outcomeOf(associate(wrong))).toEqual(refusedWith(400, 'COMMANDS_DATA_INVALID'));
  });
});
