import { parseMac, unpackFingerprints, type Scan } from '@umbra/positioning-engine';
import { SHARED_LAYER } from '../layers/layer.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { ImportBatches } from '../import-batches/import-batches.ts';
import { MapWorld } from '../testing/map-world.ts';
import { nameOfRecorder, RecordContributions } from './record-contributions.ts';
import type { RecordedScan } from './recorded-scan.ts';
import { FOR_ALL } from '../refusals/refusal-table.ts';

const NAMES = new DeviceNames(Buffer.alloc(32, 7));
const MACS = ['e4:f4:c6:d9:85:50', 'e4:f4:c6:d9:86:50', 'e4:f4:c6:d9:87:50'].map((text) => parseMac(text)!);

const scanOf = (macs: readonly number[]): Scan => ({
  wlan: macs.map((mac, index) => ({ mac, rssDbm: -50 - index, ageMs: undefined })),
  ...{ ble: [], cells: [], mccHint: undefined },
});

const recorded = (minute: number, macs: readonly number[] = MACS, device = 'phone'): RecordedScan => ({
  ...{ device, atMs: Date.UTC(2024, 0, 1, 12, minute) },
  fix: { lat: 49.87 + minute / 1e6, lng: 8.64, accuracyMetres: 5, speedMps: 1, ageMs: 0 },
  scan: scanOf(macs),
});

describe('recorded contributions', () => {
  let world: MapWorld;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  afterAll(() => world?.close());

  beforeEach(async () => {
    await world.tables.query(
      'TRUNCATE import_batch, recorded_station, recorded_fingerprint, recorded_contribution, repeated_contribution, refusal',
    );
    world.map.forgetAll();
  });

  async function record(batch: number, ...scans: RecordedScan[]) {
    const recorder = new RecordContributions({
      batch,
      layers: [SHARED_LAYER],
      names: NAMES,
      refusals: world.refusals,
      deviceName: nameOfRecorder,
    });
    const learned = await world.transactions((session) => recorder.record(session, scans));
    world.map.forget(learned.changes);
    return learned.fresh.length;
  }

  const rowsOf = (table: string) =>
    world.tables.query<object[]>(`SELECT * FROM ${table} ORDER BY batch`).then((rows) => rows.length);

  it('§8 teach stations and fingerprints, part by part', async () => {
    const batch = await world.batch({ isPublic: true });
    expect(await record(batch, recorded(1), recorded(2))).toBe(2);
    expect(await record(batch, recorded(3))).toBe(1);
    const stations = await world.map.forProject('anyone').stations(MACS.map((id) => ({ kind: 'wlan', id })));
    expect([...stations.values()].map(({ observations }) => observations)).toEqual([3, 3, 3]);
    const rows = await world.tables.query<{ packed: Buffer }[]>('SELECT packed FROM recorded_fingerprint');
    expect(rows.flatMap(({ packed }) => unpackFingerprints(packed))).toHaveLength(3);
  });

  it('§8 count once, also when the next export of an app holds them again', async () => {
    const [first, second] = [await world.batch(), await world.batch()];
    expect(await record(first, recorded(1), recorded(1), recorded(2))).toBe(2);
    expect(await record(second, recorded(1), recorded(2), recorded(3))).toBe(1);
  });

  it('§8 count once by the time that was stated, whatever time they are given', async () => {
    const batch = await world.batch();
    const again = (minute: number, statedMs: number) => ({ ...recorded(1), atMs: recorded(minute).atMs, statedMs });
    expect(await record(batch, again(1, 0))).toBe(1);
    expect(await record(batch, again(2, 0))).toBe(0);
    expect(await record(batch, again(2, 7), again(3, 7))).toBe(1);
  });

  it('are others by another device, at another place, or with other stations', async () => {
    const batch = await world.batch();
    const one = recorded(1);
    const elsewhere = { ...one, fix: { ...one.fix, lng: 8.6401 } };
    expect(await record(batch, one, recorded(1, MACS, 'tablet'), elsewhere, recorded(1, MACS.slice(1)))).toBe(4);
  });

  it('§7.1 are undone to the row, and may come again then', async () => {
    const [first, second] = [await world.batch(), await world.batch()];
    await record(first, recorded(1));
    const before = await world.tables.query<object[]>('SELECT * FROM recorded_station ORDER BY id');
    await record(second, recorded(2), recorded(3, MACS.slice(0, 1)));
    await new ImportBatches({ dataSource: world.tables, nowMs: Date.now }).undo(second);
    expect(await world.tables.query('SELECT * FROM recorded_station ORDER BY id')).toEqual(before);
    expect([await rowsOf('recorded_fingerprint'), await rowsOf('recorded_contribution')]).toEqual([1, 1]);
    expect(await record(await world.batch(), recorded(2))).toBe(1);
  });

  it('§7.1 that another batch holds too go with the first one all the same, which says how many, and may come again', async () => {
    const [first, second, third] = [await world.batch(), await world.batch(), await world.batch()];
    const scans = [recorded(1), recorded(2), recorded(3)];
    await record(first, ...scans);
    await record(second, ...scans, recorded(4));
    await record(third, recorded(4), recorded(2));
    const batches = new ImportBatches({ dataSource: world.tables, nowMs: Date.now });
    expect((await batches.undo(third)).lost).toEqual([]);
    expect((await batches.undo(first)).lost).toEqual([{ batch: second, contributions: 3 }]);
    expect(await record(await world.batch(), ...scans, recorded(4))).toBe(3);
    expect((await batches.undo(second)).lost).toEqual([{ batch: expect.any(Number), contributions: 1 }]);
  });

  it('§2.8 hold no name of a device', async () => {
    await record(await world.batch(), recorded(1, MACS, 'Pixel of Ada'));
    const rows = await world.tables.query<object[]>('SELECT * FROM recorded_station, recorded_contribution');
    expect(JSON.stringify(rows)).not.toContain('Ada');
  });

  it('§2.3 leave out what was refused before, in whatever batch they come', async () => {
    await world.transactions((session) =>
      world.refusals.add(session, [MACS[0]!], { reason: 'nomap', scope: FOR_ALL, nowMs: 0 }),
    );
    await record(await world.batch({ isPublic: true }), recorded(1));
    const ids = await world.tables.query<{ id: number }[]>('SELECT id FROM recorded_station ORDER BY id');
    expect(ids.map(({ id }) => id)).toEqual(MACS.slice(1));
  });
});
