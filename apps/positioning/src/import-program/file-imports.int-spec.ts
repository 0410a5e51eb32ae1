import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { canBeInCountry, parseMac, unpackFingerprints, type Contribution } from '@umbra/positioning-engine';
import { ImportBatches } from '../import-batches/import-batches.ts';
import { layerOf } from '../layers/layer.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { MapWorld } from '../testing/map-world.ts';
import { FileImports } from './file-imports.ts';
import type { ImportRequest } from './import-request.ts';
import { ProgressLines } from './progress-lines.ts';

const PREAMBLE = 'WigleWifi-1.6,appRelease=2.80,model=Phone,release=14,device=phone,display=x,board=y,brand=z';
const HEADER =
  'MAC,SSID,AuthMode,FirstSeen,Channel,Frequency,RSSI,CurrentLatitude,CurrentLongitude,AltitudeMeters,AccuracyMeters,RCOIs,MfgrId,Type';
const [FIRST, SECOND, THIRD] = ['e4:f4:c6:d9:85:50', 'e4:f4:c6:d9:86:50', 'e4:f4:c6:d9:87:50'];
const row = (mac: string, second: number, ssid = 'net', type = 'WIFI') =>
  `${mac},${ssid},[ESS],2024-01-01 17:50:${String(second).padStart(2, '0')},6,2437,-52,49.8710729,8.6459702,144.0,7.5,,,${type}`;
const wigle = (...rows: string[]) => [PREAMBLE, HEADER, ...rows, ''].join('\n');

describe('imports of files', () => {
  let world: MapWorld;
  let folder: string;
  let imports: FileImports;
  let lines: string[];

  beforeAll(async () => {
    world = await MapWorld.create();
    folder = await mkdtemp(join(tmpdir(), 'umbra-import-'));
  });

  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    await world.tables.query(
      `TRUNCATE import_batch, imported_cell, recorded_station, recorded_fingerprint, recorded_cell_area,
                recorded_contribution, refusal`,
    );
    await world.emptyReadMap();
    lines = [];
    imports = new FileImports({
      ...{ dataSource: world.tables, names: new DeviceNames(Buffer.alloc(32, 7)), nowMs: Date.now },
      ...{ isInCountry: canBeInCountry, lines: new ProgressLines((line) => lines.push(line)) },
    });
  });

  async function importText(format: ImportRequest['format'], text: string, about: Partial<ImportRequest> = {}) {
    const path = join(folder, 'file');
    await writeFile(path, gzipSync(text));
    const flags = { projectId: undefined, isPublic: false, isAgain: false };
    const request = { format, path, source: 'somebody', licence: 'CC0-1.0', ...flags };
    const [result] = await imports.import({ ...request, ...about });
    world.map.forgetAll();
    return result!;
  }

  const known = async (project = 'anyone') => {
    const refs = [FIRST, SECOND, THIRD].map((text) => ({ kind: 'wlan' as const, id: parseMac(text)! }));
    const stations = await world.map.forProject(project).stations(refs);
    return refs.filter(({ id }) => stations.has(`wlan ${String(id)}`)).map(({ id }) => id);
  };

  const ids = (...macs: (string | undefined)[]) => macs.map((text) => parseMac(text!));

  it('§8 WiGLE: rows of one second and place are one fingerprint, and serve everyone', async () => {
    const text = wigle(row(FIRST, 10), row(SECOND, 10), row('26201_30008_11537411', 10, 'Op', 'LTE'), row(THIRD, 11));
    const { counts } = await importText('wigle', text);
    expect(counts).toEqual({ accepted: 2, rejected: {} });
    const packed = await world.tables.query<{ packed: Buffer }[]>('SELECT packed FROM recorded_fingerprint');
    const fingerprints = packed.flatMap((each) => unpackFingerprints(each.packed));
    expect(fingerprints.map(({ radios }) => radios.length)).toEqual([2]);
    expect(await known()).toEqual(ids(FIRST, SECOND, THIRD));
    expect(await world.tables.query('SELECT area FROM recorded_cell_area')).toEqual([{ area: 30_008 }]);
  });

  it('§2.3 WiGLE: a refusal takes off the map what the log taught, and outlives undo and import', async () => {
    const contribution: Contribution = {
      ...{ atMs: Date.UTC(2024, 0, 1), hash: 1, deviceHash: 1, sessionClass: 1 },
      fix: { lat: 49.871, lng: 8.646, accuracyMetres: 5, speedMps: 0, ageMs: 0 },
      scan: {
        wlan: ids(FIRST, SECOND).map((mac) => ({ mac: mac!, rssDbm: -50, ageMs: undefined })),
        ...{ ble: [], cells: [], mccHint: undefined },
      },
    };
    await world.learnPrivately([contribution], 'p1');
    expect(await known('p1')).toEqual(ids(FIRST, SECOND));
    // Its name comes only after a row without one.
    const text = wigle(row(FIRST, 10, ''), row(THIRD, 10), row(FIRST, 11, 'home_nomap'));
    const { batch, counts } = await importText('wigle', text);
    expect(counts.rejected).toEqual({ refused: 1 });
    expect(await known('p1')).toEqual(ids(SECOND, THIRD));
    await new ImportBatches({ dataSource: world.tables, nowMs: Date.now }).undo(batch);
    const line = { ts: Date.UTC(2024, 0, 2), gps: { lat: 49.871, lng: 8.646, accuracy: 5 } };
    const scan = { wlan: [FIRST, THIRD].map((mac) => ({ mac, powrx: -50 })) };
    await importText('contributions', JSON.stringify({ ...line, scan }), { isPublic: true });
    expect(await known()).toEqual(ids(THIRD));
    expect(await world.tables.query('SELECT reason FROM refusal')).toEqual([{ reason: 'nomap' }]);
  });

  it('§2.7 into the map of a project, which no other sees', async () => {
    await importText('wigle', wigle(row(FIRST, 10)), { projectId: 'p1' });
    expect([await known('p1'), await known('p2')]).toEqual([ids(FIRST), []]);
    expect(await world.tables.query('SELECT layer::text FROM import_batch')).toEqual([{ layer: layerOf('p1') }]);
  });

  it('§2.7 contributions: of a private collection one device confirms nothing, two do', async () => {
    const lineOf = (dev: string, minute: number) =>
      JSON.stringify({
        ...{ ts: Date.UTC(2024, 0, 2, 10, minute), dev, gps: { lat: 49.871, lng: 8.646, accuracy: 5 } },
        scan: { wlan: [{ mac: FIRST, powrx: -50 }] },
      });
    await importText('contributions', [lineOf('a', 1), lineOf('a', 2)].join('\n'));
    expect(await known()).toEqual([]);
    await importText('contributions', lineOf('b', 3));
    expect(await known()).toEqual(ids(FIRST));
    await importText('contributions', lineOf('a', 4).replace(FIRST, SECOND), { isPublic: true });
    expect(await known()).toEqual(ids(FIRST, SECOND));
  });

  it('§8 contributions: say what of a file taught nothing, and why', async () => {
    const at = (minute: number, gps: object) => ({
      ts: Date.UTC(2024, 0, 2, 10, minute),
      gps: { lat: 49.871, lng: 8.646, accuracy: 5, ...gps },
      scan: { wlan: [{ mac: FIRST, powrx: -50 }] },
    });
    const rows = [at(1, {}), at(1, {}), at(2, { accuracy: 5_000 }), at(3, { speed: 80 }), '{', at(4, {})];
    const text = rows.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n');
    const { batch, counts } = await importText('contributions', text);
    expect(counts).toEqual({ accepted: 2, rejected: { json: 1, vague: 2, known: 1 } });
    const [stored] = await new ImportBatches({ dataSource: world.tables, nowMs: Date.now }).list();
    expect(stored).toMatchObject({ id: batch, state: 'done', source: 'somebody', licence: 'CC0-1.0', ...counts });
  });

  it('§8 cells: are counted with the rows that say the same cell again', async () => {
    const cell = (updated: number) => `LTE,262,1,5126,26385408,,13.4,52.5,1,1,1,1,${String(updated)},`;
    const { counts } = await importText('cells', [cell(1), cell(2), 'x'].join('\n'));
    expect(counts).toEqual({ accepted: 1, rejected: { columns: 1, repeated: 1 } });
    expect(lines.at(-1)).toMatch(/^3 rows, [\d,]+ rows\/s, rejected: 1 columns$/);
  });

  it('§8 the same file is known again, whatever it is called', async () => {
    await importText('wigle', wigle(row(FIRST, 10)));
    await expect(importText('wigle', wigle(row(FIRST, 10)))).rejects.toMatchObject({
      code: 'POSITIONING_ALREADY_IMPORTED',
    });
    const { counts } = await importText('wigle', wigle(row(FIRST, 10)), { isAgain: true });
    expect(counts).toEqual({ accepted: 0, rejected: { known: 1 } });
  });

  it('leaves nothing on the map of a file that turns out to be none in the middle', async () => {
    const rows = Array.from({ length: 1_500 }, (_, index) =>
      row(FIRST, index % 60, 'net').replace('49.87', `49.${String(10 + (index % 90))}`),
    );
    await expect(importText('wigle', wigle(...rows, row(SECOND, 1, '"lost')))).rejects.toMatchObject({
      code: 'POSITIONING_CSV_FAULT',
    });
    expect(await known()).toEqual([]);
    expect(await world.tables.query('SELECT state FROM import_batch')).toEqual([{ state: 'failed' }]);
  });
});
