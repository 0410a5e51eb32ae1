import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { TelemetryIngested } from '@umbra/contracts/telemetry';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { distanceMetres } from '@umbra/geo';
import { LogUnavailableError } from '@umbra/kafka';
import type { Contribution } from '@umbra/positioning-engine';
import { eventually, readTopic } from '@umbra/testing';
import { ScanWorld } from '../testing/scan-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { sampleOf, scanOnly } from '../testing/telemetry-of.ts';

const town = smallTown({ seed: 3, accessPoints: 60, contributions: 220, sizeMetres: 250, days: 20 });
const [learned, asked] = [town.slice(0, 200), town.slice(200)];
const device = (name: string) => ({ trackingId: `HERE-${name}` as TrackingId });

describe('scans of the log', () => {
  let world: ScanWorld;

  beforeEach(async () => {
    world = await ScanWorld.start();
  });

  afterEach(() => world?.stop());

  /** All contributions of the town, from several devices, the second half when the first is learned. */
  async function teach(): Promise<void> {
    const events = learned.map((each, nth) => world.ingested([sampleOf(each)], device(`d${String(nth % 7)}`)));
    const half = events.length / 2;
    await world.append(events.slice(0, half));
    await world.outcomesOf(half);
    await world.append(events.slice(half));
    await world.outcomesOf(events.length);
  }

  it('ING-32 are located once the map has learned from others, by WLAN, near where they were', async () => {
    await world.aReplica();
    await teach();
    const wanted = asked.map((each, nth) => world.ingested([scanOnly(each)], device(`asks${String(nth)}`)));
    await world.append(wanted);
    const all = await world.outcomesOf(town.length);
    const errors = wanted.map(({ id, data }, nth) => {
      const [outcome, ...more] = all.filter((each) => each.data.sample.eventId === id);
      expect(more).toEqual([]);
      expect(outcome).toMatchObject({
        ...{ type: 'position.resolved', causationId: id },
        data: { trackingId: data.trackingId, projectId: data.projectId, sample: { index: 0 } },
      });
      const position = outcome!.type === 'position.resolved' ? outcome!.data.position : undefined;
      expect(position).toMatchObject({ type: 'wlan', wlancount: expect.any(Number) });
      return distanceMetres(position!, asked[nth]!.fix);
    });
    expect(errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(30);
  });

  it('§2.2 are located by a lone access point and its cell as over HTTP: shifted', async () => {
    await world.aReplica();
    await teach();
    const [{ scan, ...rest }] = asked as [Contribution];
    const lone = scanOnly({ ...rest, scan: { ...scan, wlan: scan.wlan.slice(0, 1) } });
    const event = world.ingested([lone], device('asks'));
    await world.append([event]);
    const outcome = (await world.outcomesOf(learned.length + 1)).find(({ causationId }) => causationId === event.id);
    expect(outcome).toMatchObject({ type: 'position.resolved', data: { position: { type: 'wlan', wlancount: 1 } } });
  });

  it('§1.1 have exactly one outcome each: resolved, or unresolved with its reason', async () => {
    await world.aReplica();
    const [first, second, third] = asked.map(scanOnly);
    const event = world.ingested([
      { sampledAtMs: 1_000, position: { lat: 1, lng: 2, accuracy: 3 } },
      first!,
      { sampledAtMs: 2_000, scan: {} },
      { ...second!, position: { lat: 49.87, lng: 8.65, accuracy: 5, type: 'wlan' } },
      { ...third!, scan: { ...third!.scan, gps: { lat: 49.87, lng: 8.65, accuracy: 5 } } },
    ]);
    await world.append([event, world.ingested([{ sampledAtMs: 3_000, payload: { n: 1 } }])]);
    const outcomes = await world.outcomesOf(4);
    expect(outcomes.map(({ data }) => data.sample.index)).toEqual([1, 2, 3, 4]);
    expect(outcomes.map(({ type }) => type)).toEqual(Array(4).fill('position.unresolved'));
    expect(outcomes.map(({ data }) => 'reason' in data && data.reason)).toEqual(['unknown', 'empty', 'unknown', 'unknown']); // prettier-ignore
  });

  it('§7.3 teach nothing when their position was found by radio, and count once however often they come', async () => {
    await world.aReplica();
    const [sample] = learned.map(sampleOf);
    const byRadio = { ...sample!, position: { ...sample!.position!, type: 'wlan' } };
    await world.append([world.ingested([byRadio]), world.ingested([sample!]), world.ingested([sample!])]);
    await world.outcomesOf(3);
    await eventually('it is learned', async () => (await observations()).length > 0);
    const found = await observations();
    expect(new Set(found)).toEqual(new Set([1]));
    expect(found).toHaveLength(learned[0]!.scan.wlan.length + learned[0]!.scan.cells.length);
  });

  const observations = async () =>
    (await world.map.rows<{ observations: number }>('SELECT observations FROM positioning_read.station')).map(
      (row) => row.observations,
    );

  it('§2.7 of one project are not located by what another has contributed', async () => {
    await world.aReplica();
    await teach();
    await world.append([world.ingested([scanOnly(asked[0]!)], { projectId: 'umbra:b' as ProjectId, ...device('b') })]);
    const outcomes = await world.outcomesOf(learned.length + 1);
    const ofB = outcomes.find(({ data }) => data.projectId === 'umbra:b');
    expect(ofB).toMatchObject({ type: 'position.unresolved', data: { reason: 'unknown' } });
  });

  it('§5.2 compare what the map said with the fix, before it learns from it, once', async () => {
    await world.aReplica();
    await teach();
    await world.append([world.ingested([sampleOf(learned[0]!)], device('d0'))]);
    await world.outcomesOf(learned.length + 1);
    const rows = await world.map.rows<{ kind: string; total: number }>(
      `SELECT kind, (SELECT sum(count) FROM unnest(counts) AS count)::float8 AS total
         FROM positioning.calibration WHERE length(region) = 5`,
    );
    const wlan = rows.find(({ kind }) => kind === 'wlan');
    // Each weighs at most 16, and the first ones found nothing.
    expect(wlan!.total).toBeGreaterThan(100);
    expect(wlan!.total).toBeLessThanOrEqual(16 * learned.length);
  });

  it('§5.2 §7.3 with a fix that teaches nothing are located, and do not test the map either', async () => {
    await world.aReplica();
    await teach();
    const calibration = () =>
      world.map.rows('SELECT region, kind, layer::text, counts::text FROM positioning.calibration ORDER BY 1, 2, 3');
    const before = await calibration();
    const fixes = [
      { lat: 0, lng: 0, accuracy: 1 },
      { lat: 49.87, lng: 8.65, accuracy: 1e200 },
      { lat: 49.87, lng: 8.65, accuracy: 5, speed: 99, heading: 0 },
      { lat: 49.87, lng: 8.65, accuracy: 5, timestamp: 1 },
    ];
    await world.append(
      fixes.map((position, nth) => world.ingested([{ ...scanOnly(asked[nth]!), position }], device('odd'))),
    );
    const outcomes = await world.outcomesOf(learned.length + fixes.length);
    expect(outcomes.filter(({ data }) => data.trackingId === 'HERE-odd')).toHaveLength(fixes.length);
    expect(await calibration()).toEqual(before);
    expect(await world.map.rows('SELECT * FROM positioning.poison_skip')).toEqual([]);
  });

  it('wall 7: are located without a row that cannot be read; what would add to it is given up, and nothing else', async () => {
    await world.aReplica();
    await teach();
    const [[broken]] = [asked[0]!.scan.wlan.map(({ mac }) => mac)] as [[number]];
    await world.map.tables.query(`UPDATE positioning_read.station SET sums = '\\x02' WHERE kind = 1 AND id = $1`, [
      broken,
    ]);
    await world.aReplica();
    const others = asked.slice(1).filter(({ scan }) => scan.wlan.every(({ mac }) => mac !== broken));
    await world.append([
      world.ingested([scanOnly(asked[0]!)], device('asks')),
      world.ingested([sampleOf(asked[0]!)], device('adds')),
      ...others.map((each, nth) => world.ingested([sampleOf(each)], device(`other${String(nth)}`))),
    ]);
    const outcomes = await world.outcomesOf(learned.length + others.length + 1);
    expect(outcomes.find(({ data }) => data.trackingId === 'HERE-asks')).toMatchObject({ type: 'position.resolved' });
    expect(await world.map.rows('SELECT error_code FROM positioning.poison_skip')).toEqual([
      { error_code: 'POSITIONING_UNREADABLE_ROW' },
    ]);
    const [known] = await world.map.rows<{ count: number }>('SELECT count(*) FROM positioning_read.contribution');
    expect(known!.count).toBe(learned.length + others.length);
  });

  it('ING-46 of an event that is on the log twice have their outcomes twice, and no more', async () => {
    const event = world.ingested([scanOnly(asked[0]!), { ...scanOnly(asked[1]!), sampledAtMs: 5 }]);
    await world.append([event, event, event]);
    await world.aReplica();
    const outcomes = await world.outcomesOf(6);
    expect(outcomes).toHaveLength(6);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(2);
  });

  it('wall 4: keep the order of their device, and wall 1: are not lost when the log does not take an outcome', async () => {
    let attempts = 0;
    const runner = world.aRunner((records) => {
      attempts += 1;
      if (attempts % 3 === 1) throw new LogUnavailableError('cut by the test');
      return world.publish(records);
    });
    await world.aReplica(runner);
    const events: TelemetryIngested[] = [];
    for (let nth = 0; nth < 600; nth += 1) {
      events.push(world.ingested([{ ...scanOnly(town[nth % 20]!), sampledAtMs: nth }], device(`d${String(nth % 5)}`)));
    }
    await world.append(events);
    const outcomes = await world.outcomesOf(600);
    expect(attempts).toBeGreaterThan(1);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(600);
    for (let nth = 0; nth < 5; nth += 1) {
      const times = outcomes
        .filter(({ data }) => data.trackingId === `HERE-d${String(nth)}`)
        .map(({ data }) => data.sample.sampledAtMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times).toHaveLength(120);
    }
  });

  it('wall 3: a batch that is applied again after a crash has the same outcomes, by their ids, and teaches nothing twice', async () => {
    const runner = world.aRunner();
    const message = (event: TelemetryIngested, offset: number) => ({
      ...{ topic: world.topic.name, partition: 0, offset, key: event.data.trackingId, headers: {}, timestampMs: 0 },
      value: Buffer.from(JSON.stringify(event)),
    });
    const events = learned.slice(0, 50).map((each) => world.ingested([sampleOf(each)]));
    const slice = {
      ...{ topic: world.topic.name, partition: 0, firstOffset: 0, nextOffset: events.length },
      messages: events.map(message),
    };
    await runner.load([{ topic: world.topic.name, partition: 0 }]);
    await world.map.tables.query(
      `CREATE FUNCTION positioning.crash() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
    );
    // Deferred: it crashes at the commit, when the outcomes are on the log.
    await world.map.tables.query(
      `CREATE CONSTRAINT TRIGGER crash AFTER INSERT ON positioning_read.contribution
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION positioning.crash()`,
    );
    await expect(runner.apply([slice])).rejects.toThrow();
    await world.map.tables.query('DROP TRIGGER crash ON positioning_read.contribution');
    expect(await observations()).toEqual([]);
    await runner.load([{ topic: world.topic.name, partition: 0 }]);
    await runner.apply([slice]);
    const outcomes = await world.outcomes();
    expect(outcomes).toHaveLength(100);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(50);
    expect((await observations()).reduce((sum, count) => sum + count, 0)).toBe(
      learned.slice(0, 50).reduce((sum, { scan }) => sum + scan.wlan.length + scan.cells.length, 0),
    );
  });

  it('wall 7: what nobody can read goes to the dead letters and stops nobody', async () => {
    await world.aReplica();
    await world.appendRaw('HERE-1', '{"id":"x","type":"telemetry.ingested","version":1,"data":{"trackingId":7}}');
    await world.append([world.ingested([scanOnly(asked[0]!)])]);
    await world.outcomesOf(1);
    const letters = await readTopic(world.connection, deadLetterTopicOf(world.topic).name);
    expect(letters.map(({ headers }) => headers['dead-letter-reader'])).toEqual(['positioning.map']);
  });
});
