import { radioOf, unpackFingerprints, unpackSums } from '@umbra/positioning-engine';
import { SHARING_DELAY_MS } from '../layers/sharing-table.ts';
import { MapWorld } from '../testing/map-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { RefuseStations } from './refuse-stations.ts';

const town = smallTown({ seed: 3, accessPoints: 80, contributions: 300, sizeMetres: 300 });
const [first, second] = [...new Set(town.flatMap(({ scan }) => scan.wlan.map(({ mac }) => mac)))] as [number, number];

describe('refusals of a project', () => {
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

  const [mine, others] = ['7', '9'];
  const rowsOf = (mac: number, table: string) =>
    world.rows<{ layer: string }>(
      `SELECT layer::text FROM ${table} WHERE id = ${String(mac)} ORDER BY layer`,
    ).then((rows) => rows.map(({ layer }) => layer)); // prettier-ignore
  const learnEverywhere = async () => {
    await world.learn(town.slice(0, 100), { layers: [mine] });
    await world.learn(town.slice(100, 200), { layers: [others] });
    await world.learn(town.slice(200), { layers: ['0'] });
  };

  it('§2.3 holds in its own layer, and takes nothing from others', async () => {
    await learnEverywhere();
    const before = await radiosInLayers();
    expect(await refusing.refuse([first], 'nomap', mine)).toMatchObject({ refused: 1, stations: 1 });
    expect(await rowsOf(first, 'positioning_read.station')).toEqual(['0', others]);
    const after = await radiosInLayers();
    expect(before.get(mine)).toContain(radioOf(first));
    expect(after.get(mine)).not.toContain(radioOf(first));
    for (const layer of ['0', others]) expect(after.get(layer)).toEqual(before.get(layer));
    await world.emptyReadMap();
    await learnEverywhere();
    expect(await rowsOf(first, 'positioning_read.station')).toEqual(['0', others]);
    expect(await radiosInLayers()).toEqual(after);
  });

  const radiosInLayers = async () => {
    const rows = await world.rows<{ layer: string; packed: Buffer }>(
      'SELECT layer::text, packed FROM positioning_read.fingerprint',
    );
    const found = new Map<string, Set<number>>();
    for (const { layer, packed } of rows) {
      const radios = found.get(layer) ?? new Set();
      for (const fingerprint of unpackFingerprints(packed)) for (const radio of fingerprint.radios) radios.add(radio);
      found.set(layer, radios);
    }
    return found;
  };

  it('§2.3 takes what it has submitted from the shared layer, too, and from no other batch', async () => {
    const [ours, theirs] = [await world.batch({ layer: mine }), await world.batch({ layer: others })];
    await world.learn(town, { layers: [mine, '0'], target: { kind: 'batch', batch: ours } });
    await world.learn(town, { layers: [others, '0'], target: { kind: 'batch', batch: theirs } });
    await refusing.refuse([first], 'nomap', mine);
    expect(await rowsOf(first, 'positioning.recorded_station')).toEqual(['0', others]);
    await world.learn(town, { layers: [mine, '0'], target: { kind: 'batch', batch: ours } });
    expect(await rowsOf(first, 'positioning.recorded_station')).toEqual(['0', others]);
    expect(await rowsOf(second, 'positioning.recorded_station')).toEqual(['0', '0', mine, others]);
  });

  it('§7.2 leaves of what it shares over the log what learning all again would make', async () => {
    const refusedAtMs = 1_000_000;
    const project = new RefuseStations({ transactions: world.transactions, nowMs: () => refusedAtMs });
    const share = async (from: number, to: number, acceptedAtMs: number) => {
      await world.learn(town.slice(from, to), { layers: [mine, '0'], acceptedAtMs });
    };
    await share(0, 100, refusedAtMs - 1);
    await project.refuse([first], 'nomap', mine);
    const before = await sharedObservationsOf(first);
    await share(100, 200, refusedAtMs + SHARING_DELAY_MS - 1);
    expect(await sharedObservationsOf(first)).toBeGreaterThan(before);
    const during = await sharedObservationsOf(first);
    await share(200, 300, refusedAtMs + SHARING_DELAY_MS);
    expect(await sharedObservationsOf(first)).toBe(during);
    expect(await rowsOf(first, 'positioning_read.station')).toEqual(['0']);
    const live = await world.checksums();
    await world.emptyReadMap();
    await share(200, 300, refusedAtMs + SHARING_DELAY_MS);
    await share(0, 100, refusedAtMs - 1);
    await share(100, 200, refusedAtMs + SHARING_DELAY_MS - 1);
    expect(await world.checksums()).toEqual(live);
  });

  const sharedObservationsOf = async (mac: number) => {
    const [row] = await world.rows<{ sums: Buffer }>(
      `SELECT sums FROM positioning_read.station WHERE layer = 0 AND id = ${String(mac)}`,
    );
    return unpackSums(row!.sums).entries.reduce((sum, { count }) => sum + count, 0);
  };

  it('§2.3 holds for all once a second project says the same, and not when one says it twice', async () => {
    await learnEverywhere();
    await refusing.refuse([first, second], 'nomap', mine);
    await refusing.refuse([first], 'optout', mine);
    expect(await rowsOf(first, 'positioning_read.station')).toEqual(['0', others]);
    expect(await refusing.refuse([first], 'nomap', others)).toMatchObject({ refused: 1, stations: 2 });
    expect(await rowsOf(first, 'positioning_read.station')).toEqual([]);
    expect(await rowsOf(second, 'positioning_read.station')).toEqual(['0', others]);
    await world.emptyReadMap();
    await world.learn(town, { layers: ['11'] });
    expect(await rowsOf(first, 'positioning_read.station')).toEqual([]);
    expect(await rowsOf(second, 'positioning_read.station')).toEqual(['11']);
  });
});
