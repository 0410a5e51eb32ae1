import { randomUUID } from 'node:crypto';
import type { ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { parseMac } from '@umbra/positioning-engine';
import { transactionsOf } from '@umbra/projections';
import type { TestProject } from '@umbra/testing';
import { layerOf, SHARED_LAYER } from '../layers/layer.ts';
import { contributionOf } from '../learn-contributions/contribution-of.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { LearnContributions } from '../learn-contributions/learn-contributions.ts';
import { LIVE_LOG } from '../learn-contributions/learn-target.ts';
import { arrayOf } from '../radio-map/sql-columns.ts';
import { RefusalTable } from '../refusals/refusal-table.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { PositioningWorld, SECRET_KEY } from '../testing/positioning-world.ts';

/** Of no other test: what others put on the log is learned here too. */
const MACS = ['00:00:5e:7a:31:10', '00:00:5e:7a:41:20', '00:00:5e:7a:51:30'] as const;
const pathOf = (mac: string) => `/positioning/v2/stations/${mac}`;
const HOUR_MS = 3_600_000;

let world: PositioningWorld;
let project: TestProject;
let admin: string;

const adminToken = (issuedAtMs: number) =>
  world.sign({ kind: 'user', userId: `HERE-${randomUUID()}` as UserId, isAdministrator: true }, { issuedAtMs });

beforeAll(async () => {
  world = await PositioningWorld.start();
  project = await world.hasProject();
  admin = await adminToken(Date.now());
});

afterAll(() => world.stop());

/** Access points within some metres, heard by two devices at twelve places. */
async function learn(projectId: ProjectId): Promise<void> {
  const names = new DeviceNames(SECRET_KEY);
  const learner = new LearnContributions({ target: LIVE_LOG, refusals: new RefusalTable(OWN_SCHEMA) });
  const contributions = Array.from({ length: 12 }, (_, nth) => {
    const sampledAtMs = 1_735_689_600_000 + nth * 60_000;
    const position = { lat: 60.17 + nth * 1e-5, lng: 24.94, accuracy: 5 };
    const scan = { wlan: MACS.map((mac) => ({ mac, powrx: -60 })) };
    const data = { trackingId: `HERE-${String(nth % 2)}` as TrackingId, acceptedAtMs: sampledAtMs };
    return {
      layers: [layerOf(projectId), SHARED_LAYER],
      contribution: contributionOf({ data, sample: { sampledAtMs, position, scan } }, names)!,
    };
  });
  await transactionsOf(world.tables)((session) => learner.learn(session, contributions));
}

const locate = async (macs: readonly string[]) => {
  const body = { wlan: macs.map((mac) => ({ mac, rss: -60 })) };
  return (await world.call('POST', '/v2/locate', { token: project.apiKey, body })).status;
};

/** In how many layers each of them is on the map. */
const layersOf = async () => {
  const rows = await world.tables.query<{ layers: number }[]>(
    `SELECT count(station.id) AS layers FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (id, nth)
       LEFT JOIN positioning_read.station USING (id) GROUP BY nth ORDER BY nth`,
    [arrayOf(MACS.map((mac) => parseMac(mac)!))],
  );
  return rows.map(({ layers }) => layers);
};

describe('§2.3 DELETE of a station', () => {
  it('is the business of the administrator of the instance, soon after his login', async () => {
    const member = await world.userToken(project.state.members[0]!.userId);
    for (const [token, status] of [
      [undefined, 401],
      [project.apiKey, 403],
      [member, 403],
      [await adminToken(Date.now() - HOUR_MS - 60_000), 403],
    ] as const) {
      expect((await world.call('DELETE', pathOf(MACS[0]), { token })).status).toBe(status);
    }
    expect(
      await world.tables.query('SELECT reason FROM positioning.refusal WHERE mac = $1', [parseMac(MACS[0])]),
    ).toEqual([]);
  });

  it.each([
    ...['x', '00:00-5e:00:53:10', '1g:00:5e:00:53:10'],
    ...['01:00:5e:00:53:10', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00'],
  ])('is refused for %s, which is no transmitter', async (mac) => {
    const answer = await world.call('DELETE', pathOf(mac), { token: admin });
    expect(answer).toMatchObject({ status: 400, body: { code: 'E606400' } });
  });

  it('takes the address that a beacon has made up, whatever it would be of an access point', async () => {
    const answer = await world.call('DELETE', pathOf('c3:00:5e:7a:31:10'), { token: admin });
    expect(answer).toMatchObject({ status: 200, body: { refused: 1 } });
  });

  it('takes it off the map of all, at once and for ever', async () => {
    await learn(project.state.projectId);
    expect(await locate(MACS.slice(0, 2))).toBe(200);
    expect(await layersOf()).toEqual([2, 2, 2]);
    const answer = await world.call('DELETE', pathOf('00-00-5E-7A-31-10'), { token: admin });
    expect(answer).toMatchObject({ status: 200, body: { refused: 1, stations: 2 } });
    expect(await layersOf()).toEqual([0, 2, 2]);
    expect(await locate(MACS.slice(0, 2))).toBe(404);
    expect(await locate(MACS.slice(1))).toBe(200);
    const again = await world.call('DELETE', pathOf(MACS[0]), { token: admin });
    expect(again.body).toMatchObject({ refused: 0, stations: 0 });
    expect(world.logged.join('')).not.toMatch(/00.?00.?5e.?7a/i);
  });
});
