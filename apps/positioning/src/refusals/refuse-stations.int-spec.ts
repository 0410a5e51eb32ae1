import { radioOf, unpackFingerprints, type Contribution } from '@umbra/positioning-engine';
import { createReadMap } from '../radio-map/map-tables.ts';
import { REBUILD_SCHEMA } from '../schemas.ts';
import { MapWorld } from '../testing/map-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { RefuseStations } from './refuse-stations.ts';

const town = smallTown({ seed: 3, accessPoints: 80, contributions: 300, sizeMetres: 300 });
const macsOf = (contributions: readonly Contribution[]): number[] => [
  ...new Set(contributions.flatMap(({ scan }) => scan.wlan.map(({ mac }) => mac))),
];
const [first, second, third] = macsOf(town) as [number, number, number];

describe('refusing stations', () => {
  let world: MapWorld;
  let refusing: RefuseStations;

  beforeAll(async () => {
    world = await MapWorld.create();
    refusing = new RefuseStations({ transactions: world.transactions, nowMs: () => 0 });
  });

  beforeEach(async () => {
    await world.emptyReadMap();
    await world.tables.query('TRUNCATE refusal, recorded_station, recorded_fingerprint');
  });

  afterAll(() => world?.close());

  const stationsOf = async (macs: readonly number[], table = 'positioning_read.station') =>
    (await world.tables.query<unknown[]>(`SELECT FROM ${table} WHERE id = ANY($1::bigint[])`, [macs])).length;

  const radiosIn = async (table: string): Promise<Set<number>> => {
    const rows = await world.rows<{ packed: Buffer }>(`SELECT packed FROM ${table}`);
    return new Set(
      rows.flatMap(({ packed }) => unpackFingerprints(packed).flatMap(({ radios }) => [...radios.values()])),
    );
  };

  it('§2.3 deletes a station and its radio from all tables, of the log and of imports, in every layer', async () => {
    const batch = await world.batch();
    await world.learn(town, { layers: ['0', '99'] });
    await world.learn(town, { layers: ['0'], target: { kind: 'batch', batch } });
    expect(await stationsOf([first])).toBe(2);
    expect(await radiosIn('positioning_read.fingerprint')).toContain(radioOf(first));
    const refused = await refusing.refuse([first], 'owner');
    expect(refused).toMatchObject({ refused: 1, stations: 3 });
    expect(refused.fingerprints).toBeGreaterThan(0);
    expect(await stationsOf([first])).toBe(0);
    expect(await stationsOf([first], 'positioning.recorded_station')).toBe(0);
    expect(await stationsOf([second])).toBe(2);
    for (const table of ['positioning_read.fingerprint', 'positioning.recorded_fingerprint']) {
      const radios = await radiosIn(table);
      expect(radios).not.toContain(radioOf(first));
      expect(radios).toContain(radioOf(second));
    }
    expect(await refusing.refuse([first], 'owner')).toEqual({ refused: 0, stations: 0, fingerprints: 0 });
  });

  it('§2.3 remembers it: neither the log nor an import brings a refused station back', async () => {
    await refusing.refuse([first], 'nomap');
    await refusing.refuse([second], 'optout');
    const batch = await world.batch();
    await world.learn(town);
    await world.learn(town, { target: { kind: 'batch', batch } });
    for (const table of ['positioning_read.station', 'positioning.recorded_station']) {
      expect(await stationsOf([first, second], table)).toBe(0);
      expect(await stationsOf([third], table)).toBe(1);
    }
    const radios = await radiosIn('positioning_read.fingerprint');
    expect(radios).not.toContain(radioOf(first));
    expect(radios).toContain(radioOf(third));
  });

  it('§2.3 leaves other names of the radio in the map, but no fingerprint of it', async () => {
    const sibling = first - (first % 16) + ((first + 1) % 16);
    const both = town.map((contribution) => ({
      ...contribution,
      scan: {
        ...contribution.scan,
        wlan: contribution.scan.wlan.flatMap((reading) =>
          reading.mac === first ? [reading, { ...reading, mac: sibling }] : [reading],
        ),
      },
    }));
    await world.learn(both);
    await refusing.refuse([first], 'owner');
    expect(await stationsOf([sibling])).toBe(1);
    expect(await radiosIn('positioning_read.fingerprint')).not.toContain(radioOf(sibling));
  });

  it.each([
    { name: 'one', refused: [first] },
    { name: 'more than are looked for one by one', refused: macsOf(town).slice(0, 60) },
  ])('§7.2 leaves what learning all again would make: $name', async ({ refused }) => {
    await world.learn(town);
    await refusing.refuse(refused, 'owner');
    const after = await world.checksums();
    await world.emptyReadMap();
    await world.learn(town);
    expect(await world.checksums()).toEqual(after);
  });

  it('§2.3 reaches the tables that a rebuild is making', async () => {
    await world.transactions((session) => createReadMap(session, REBUILD_SCHEMA));
    await world.learn(town, { target: { kind: 'log', schema: REBUILD_SCHEMA } });
    await world.learn(town);
    await refusing.refuse([first], 'owner');
    expect(await world.checksums(REBUILD_SCHEMA)).toEqual(await world.checksums());
    expect(await stationsOf([first], `${REBUILD_SCHEMA}.station`)).toBe(0);
    await world.tables.query(`DROP SCHEMA ${REBUILD_SCHEMA} CASCADE`);
  });

  it('§2.3 does not miss what is being learned at the same moment', async () => {
    const learning = Promise.all([0, 1, 2, 3].map((nth) => world.learn(town.filter((_, index) => index % 4 === nth))));
    await refusing.refuse([first, second], 'owner');
    await learning;
    expect(await stationsOf([first, second])).toBe(0);
    expect(await radiosIn('positioning_read.fingerprint')).not.toContain(radioOf(first));
  });
});
