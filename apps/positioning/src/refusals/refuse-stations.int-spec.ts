import { fingerprintOf, radioOf, unpackFingerprints, type Contribution } from '@umbra/positioning-engine';
import { createReadMap } from '../radio-map/map-tables.ts';
import { REBUILD_SCHEMA } from '../schemas.ts';
import { MapWorld } from '../testing/map-world.ts';
import { smallTown } from '../testing/small-town.ts';
import type { RunTransaction } from '@umbra/projections';
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
    await world.tables.query('TRUNCATE refusal, import_batch, recorded_station, recorded_fingerprint');
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

  it('§2.3 holds for rows too that nobody can read: they might hold anything', async () => {
    await world.learn(town);
    await world.tables.query(`UPDATE positioning_read.station SET sums = '\\x7f' WHERE id = $1`, [first]);
    await world.tables.query(
      `UPDATE positioning_read.fingerprint SET packed = '\\x7f'
        WHERE ctid = (SELECT ctid FROM positioning_read.fingerprint ORDER BY tile LIMIT 1)`,
    );
    await refusing.refuse([first], 'owner');
    expect(await stationsOf([first])).toBe(0);
    const radios = await radiosIn('positioning_read.fingerprint');
    expect(radios).not.toContain(radioOf(first));
    expect(radios).toContain(radioOf(second));
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

  it('is done once: whoever says it again keeps nobody from learning, and reads no fingerprint', async () => {
    await world.learn(town);
    await refusing.refuse([first, second], 'nomap', '7');
    const statements: string[] = [];
    const changed: unknown[] = [];
    const watched = new RefuseStations({
      transactions: (work) =>
        world.transactions((session) =>
          work({
            rows: (sql, parameters) => (statements.push(sql), session.rows(sql, parameters)),
            execute: (sql, parameters) => (statements.push(sql), session.execute(sql, parameters)),
          }),
        ),
      nowMs: () => 0,
      onChanged: (rows) => changed.push(rows),
    });
    await watched.refuse([first, second], 'nomap', '7');
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.join('\n')).not.toMatch(/advisory|fingerprint|DELETE|UPDATE|INSERT/);
    expect(changed).toEqual([]);
  });

  it('tells which rows of the map in memory have changed, and no others', async () => {
    await world.learn(town);
    const changed = { stations: [] as unknown[], fingerprints: [] as unknown[] };
    const telling = new RefuseStations({
      ...{ transactions: world.transactions, nowMs: () => 0 },
      onChanged: ({ stations, fingerprints }) => {
        changed.stations.push(...stations);
        changed.fingerprints.push(...fingerprints);
      },
    });
    await telling.refuse([first], 'owner');
    expect(changed.stations).toEqual([{ layer: '0', ref: { kind: 'wlan', id: first } }]);
    const all = await world.rows<object>('SELECT FROM positioning_read.fingerprint');
    expect(changed.fingerprints.length).toBeGreaterThan(0);
    expect(changed.fingerprints.length).toBeLessThan(all.length);
  });

  describe('of stations that were heard all over the world', () => {
    /** The first access point of the town, at places on a grid of degrees, and the second one beside it. */
    const allOver: Contribution[] = Array.from({ length: 300 }, (_, nth) => ({
      ...town[0]!,
      hash: nth + 1,
      fix: { ...town[0]!.fix, lat: -40 + (nth % 20) * 4, lng: -150 + Math.floor(nth / 20) * 20 },
      scan: {
        ...town[0]!.scan,
        wlan: [first, third].map((mac) => ({ mac, rssDbm: -60, ageMs: undefined })),
        cells: [],
      },
    }));

    it('§2.3 finds their fingerprints page by page', async () => {
      expect(fingerprintOf(allOver[0]!)).toBeDefined();
      await world.learn([...allOver, ...town]);
      expect(await refusing.refuse([first], 'owner')).toMatchObject({ refused: 1, stations: 1 });
      expect(await radiosIn('positioning_read.fingerprint')).not.toContain(radioOf(first));
      expect(await stationsOf([first])).toBe(0);
    });

    it.each([
      [
        'is swapped in',
        'ALTER SCHEMA positioning_read RENAME TO positioning_retired',
        `ALTER SCHEMA ${REBUILD_SCHEMA} RENAME TO positioning_read`,
      ],
      ['is given up', `DROP SCHEMA ${REBUILD_SCHEMA} CASCADE`],
    ])('§2.3 goes on when a rebuild %s meanwhile', async (_, ...statements) => {
      await world.transactions((session) => createReadMap(session, REBUILD_SCHEMA));
      for (const schema of [REBUILD_SCHEMA, 'positioning_read']) {
        await world.learn([...allOver, ...town], { target: { kind: 'log', schema } });
      }
      let pages = 0;
      const transactions: RunTransaction = async (work) => {
        pages += 1;
        // After the first page of the tables that the rebuild was making.
        if (pages === 4) for (const sql of statements) await world.tables.query(sql);
        return world.transactions(work);
      };
      await new RefuseStations({ transactions, nowMs: () => 0 }).refuse([first], 'owner');
      expect(pages).toBeGreaterThan(4);
      expect(await radiosIn('positioning_read.fingerprint')).not.toContain(radioOf(first));
      expect(await stationsOf([first])).toBe(0);
      await world.tables.query('DROP SCHEMA IF EXISTS positioning_retired CASCADE');
    });

    it('§2.3 ends what was interrupted when it is asked again', async () => {
      await world.learn([...allOver, ...town]);
      let calls = 0;
      const transactions: RunTransaction = (work) => {
        calls += 1;
        return calls === 3 ? Promise.reject(new Error('cut by the test')) : world.transactions(work);
      };
      await expect(new RefuseStations({ transactions, nowMs: () => 0 }).refuse([first], 'owner')).rejects.toThrow(
        'cut',
      );
      expect(await stationsOf([first])).toBe(1);
      await refusing.refuse([first], 'owner');
      expect(await stationsOf([first])).toBe(0);
      expect(await radiosIn('positioning_read.fingerprint')).not.toContain(radioOf(first));
    });
  });

  it('can be lifted: it is learned again', async () => {
    await refusing.refuse([first], 'owner');
    expect(await world.transactions((session) => world.refusals.lift(session, [first, second]))).toBe(1);
    await world.learn(town);
    expect(await stationsOf([first])).toBe(1);
  });
});
