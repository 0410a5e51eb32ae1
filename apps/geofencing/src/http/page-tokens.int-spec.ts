import { aDevice, trackingIdOf } from '@umbra/testing';
import { aCircle } from '../testing/geofences.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const ASSOCIATIONS = '/associations/v3';
const OLD = '/geofence-associations/v2';

let world: GeofencingWorld;
beforeAll(async () => {
  world = await GeofencingWorld.start();
});
afterAll(() => world?.stop());

type List = readonly [by: GeofencingClient, path: string];

const aRule = { type: 'dwelling', threshold: { durationS: 60 } };
const aSensorRule = (type: string) => ({ type, range: { begin: 1, end: 2 } });

/** Each of them has two items at least. */
async function listsOf(by: GeofencingClient): Promise<readonly List[]> {
  const make = async <Made>(makeOne: (nth: number) => Promise<Made>) => [await makeOne(0), await makeOne(1)] as const;
  const devices = await make(async () => trackingIdOf(await world.hasDevice(aDevice(by.project))));
  const geofences = await make(() => by.hasGeofence(aCircle()));
  const rules = await make(() => by.hasRule(aRule));
  const sensors = await make((nth) => by.hasSensorRule(aSensorRule(nth === 0 ? 'temperature' : 'humidity')));
  const kinds = Object.entries({ geofences, rules, sensors });
  for (const device of devices) {
    for (const [kind, ids] of kinds) {
      for (const id of ids) {
        expect((await by.call('PUT', `${ASSOCIATIONS}/${device}/${kind}/${id}`)).status).toBe(201);
      }
    }
  }
  return [
    ...[
      '/geofences/v2?',
      '/geofences/v2?type=circle',
      '/geofences/v2?floor=null',
      '/geofences/v2?bbox=90,-180,-90,180',
    ],
    ...['/rules/v4?', '/sensors/v3?'],
    `${ASSOCIATIONS}/${devices[0]}/geofences?type=circle`,
    ...devices.flatMap((device) => kinds.map(([kind]) => `${ASSOCIATIONS}/${device}/${kind}?`)),
    ...kinds.flatMap(([kind, ids]) => ids.map((id) => `${ASSOCIATIONS}/${kind}/${id}?`)),
  ].map((path) => [by, path] as const);
}

const tokenOf = async ([by, path]: List): Promise<string> => {
  const { body } = await by.get(`${path}&count=1&limit=1`);
  expect([path, body.pageToken ?? body.nextPageToken]).toEqual([path, expect.any(String)]);
  return body.pageToken ?? body.nextPageToken;
};

describe('the lists of geofencing', () => {
  it('PAGE-4 refuses the token of another list', async () => {
    const lists: List[] = [];
    for (const by of [await GeofencingClient.of(world), await GeofencingClient.of(world)]) {
      lists.push(...(await listsOf(by)));
    }
    const tokens: string[] = [];
    for (const list of lists) tokens.push(await tokenOf(list));
    for (const [place, [by, path]] of lists.entries()) {
      const answers = await Promise.all(tokens.map((token) => by.get(`${path}&count=2&limit=2&pageToken=${token}`)));
      const expected = tokens.map((_token, from) => (from === place ? 200 : 400));
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, ...expected]);
    }
  });

  it('PAGE-4 takes the token of a list that has two names under either', async () => {
    const by = await GeofencingClient.of(world);
    const geofenceId = await by.hasGeofence(aCircle());
    for (let count = 0; count < 2; count += 1) {
      const trackingId = trackingIdOf(await world.hasDevice(aDevice(by.project)));
      await by.call('PUT', `${ASSOCIATIONS}/${trackingId}/geofences/${geofenceId}`);
    }
    const token = await tokenOf([by, `${ASSOCIATIONS}/geofences/${geofenceId}?`]);
    expect((await by.get(`${OLD}/${geofenceId}/devices?pageToken=${token}`)).body).toMatchObject({ count: 1 });
  });
});
