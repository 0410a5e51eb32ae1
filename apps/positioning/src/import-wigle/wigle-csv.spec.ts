import { parseMac } from '@umbra/positioning-engine';
import { RowCounts } from '../import-files/row-counts.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { CsvFaultError, csvRecords } from './csv-records.ts';
import { refusalsOfWigle, scansOfWigle } from './wigle-csv.ts';
import { NotWigleError } from './wigle-header.ts';
import type { WigleRejection } from './wigle-sighting.ts';

const PREAMBLE_1_6 =
  'WigleWifi-1.6,appRelease=2.80,model=Phone,release=14,device=phone,display=x,board=y,brand=z,star=Sol,body=3,subBody=0';
const HEADER_1_6 =
  'MAC,SSID,AuthMode,FirstSeen,Channel,Frequency,RSSI,CurrentLatitude,CurrentLongitude,AltitudeMeters,AccuracyMeters,RCOIs,MfgrId,Type';
const PREAMBLE_1_4 = 'WigleWifi-1.4,appRelease=2.26,model=Old,release=7,device=old,display=x,board=y,brand=z';
const HEADER_1_4 =
  'MAC,SSID,AuthMode,FirstSeen,Channel,RSSI,CurrentLatitude,CurrentLongitude,AltitudeMeters,AccuracyMeters,Type';

const row = (mac: string, second = 10, ssid = 'net', lat = '49.8710729') =>
  `${mac},${ssid},[ESS],2024-01-01 17:50:${String(second).padStart(2, '0')},6,2437,-52,${lat},8.6459702,144.0,7.5,,,WIFI`;
const [FIRST, SECOND, THIRD] = ['e4:f4:c6:d9:85:59', 'e4:f4:c6:d9:86:50', 'e4:f4:c6:d9:87:50'];

async function read(text: string) {
  const counts = new RowCounts<WigleRejection>();
  const scans: RecordedScan[] = [];
  const rules = { isInCountry: () => true, nowMs: Date.UTC(2026, 0, 1) };
  for await (const part of scansOfWigle(csvRecords(chunksOf(text)), rules, counts)) scans.push(...part);
  return { counts, scans };
}

async function* chunksOf(text: string) {
  for (let at = 0; at < text.length; at += 50) yield await Promise.resolve(Buffer.from(text.slice(at, at + 50)));
}

const macsOf = ({ scan }: RecordedScan) => scan.wlan.map(({ mac }) => mac);

describe('a WiGLE export', () => {
  it('§8 1.6: rows that share second and position are one scan, whatever lies between', async () => {
    const rows = [row(FIRST), row(SECOND, 11), row(THIRD), row(THIRD, 10, 'net', '49.9')];
    const { scans, counts } = await read([PREAMBLE_1_6, HEADER_1_6, ...rows].join('\n'));
    expect(scans.map(macsOf)).toEqual([[FIRST, THIRD], [SECOND], [THIRD]].map((macs) => macs.map(parseMac)));
    expect(scans[0]).toMatchObject({
      atMs: Date.UTC(2024, 0, 1, 17, 50, 10),
      fix: { lat: 49.8710729, lng: 8.6459702, accuracyMetres: 7.5, speedMps: 0, ageMs: 0 },
    });
    expect([counts.read, counts.accepted]).toEqual([4, 4]);
  });

  it('§8 1.4: columns are found by their names, not by their places', async () => {
    const line = `${FIRST},"Cafe, ""old""",[ESS],2018-01-01 17:50:10,6,-61,49.8710729,8.6459702,144.0,12,WIFI`;
    const { scans } = await read([PREAMBLE_1_4, HEADER_1_4, line].join('\r\n'));
    expect(scans).toHaveLength(1);
    expect(scans[0]!.scan.wlan).toEqual([{ mac: parseMac(FIRST), rssDbm: -61, ageMs: undefined }]);
    expect(scans[0]!.fix.accuracyMetres).toBe(12);
  });

  it('§8 SSIDs have commas, quotes, line ends and stray quotes in them', async () => {
    const rows = ['"Cafe, ""2269"""', '"two\nlines"', 'Bob"s'].map((ssid, index) => row(FIRST, index, ssid));
    const { scans, counts } = await read([PREAMBLE_1_6, HEADER_1_6, ...rows, ''].join('\r\n'));
    expect([scans.length, counts.rejectedTotal]).toEqual([3, 0]);
  });

  it('§8 a station that is heard twice in a second counts once; the vaguest fix is that of the scan', async () => {
    const vague = row(SECOND).replace(',7.5,', ',30,');
    const { scans } = await read([PREAMBLE_1_6, HEADER_1_6, row(FIRST), row(FIRST), vague].join('\n'));
    expect(scans.map(macsOf)).toEqual([[FIRST, SECOND].map(parseMac)]);
    expect(scans[0]!.fix.accuracyMetres).toBe(30);
  });

  it('§8 cells of a scan are told apart by area where their kind has none without', async () => {
    const cell = (mac: string, type: string) => row(mac).replace(/WIFI$/, type);
    const rows = [cell('26201_5126_16504', 'GSM'), cell('26201_5127_16504', 'GSM'), cell('26201_5126_16504', 'LTE')];
    const { scans } = await read([PREAMBLE_1_6, HEADER_1_6, ...rows].join('\n'));
    expect(scans[0]!.scan.cells.map(({ kind, area }) => [kind, area])).toEqual([
      ['gsm', 5126],
      ['gsm', 5127],
      ['lte', 5126],
    ]);
  });

  it('§2.3 leaves out whose owners refuse, and tells them', async () => {
    const rows = [row(FIRST, 10, 'net_nomap'), row(SECOND), row(THIRD, 10, 'A_OPTOUT'), row(FIRST, 11, 'net_nomap')];
    const text = [PREAMBLE_1_6, HEADER_1_6, ...rows].join('\n');
    const { scans, counts } = await read(text);
    expect(scans.map(macsOf)).toEqual([[parseMac(SECOND)]]);
    expect(counts.rejected).toEqual({ refused: 3 });
    const refusals = [];
    for await (const part of refusalsOfWigle(csvRecords(chunksOf(text)))) refusals.push(...part);
    expect(refusals).toEqual([
      { mac: parseMac(FIRST), reason: 'nomap' },
      { mac: parseMac(THIRD), reason: 'optout' },
    ]);
  });

  it('§2.8 devices are told apart by what the first line says, file by file', async () => {
    const other = PREAMBLE_1_6.replace('device=phone', 'device=tablet');
    const text = [PREAMBLE_1_6, HEADER_1_6, row(FIRST), other, HEADER_1_6, row(FIRST)].join('\n');
    const devices = (await read(text)).scans.map(({ device }) => device);
    expect(new Set(devices).size).toBe(2);
    expect((await read([PREAMBLE_1_6, HEADER_1_6, row(SECOND, 20)].join('\n'))).scans[0]!.device).toBe(devices[0]);
  });

  it('is read in parts, however long it is', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => row(FIRST, index % 60, 'net', String(10 + index / 1e4)));
    const text = [PREAMBLE_1_6, HEADER_1_6, ...rows].join('\n');
    const rules = { isInCountry: () => true, nowMs: Date.UTC(2026, 0) };
    const sizes: number[] = [];
    for await (const scans of scansOfWigle(csvRecords(chunksOf(text)), rules, new RowCounts()))
      sizes.push(scans.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(3_000);
    expect(sizes.filter((size) => size === 500).length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ['is empty', ''],
    ['has no header', row(FIRST)],
    ['is an export of cells', 'radio,mcc,net,area,cell,unit,lon,lat,range,samples\nLTE,262,1,1,1,,1,1,1,1'],
  ])('is refused when it %s', async (_name, text) => {
    await expect(read(text)).rejects.toThrow(NotWigleError);
  });

  it('is refused when a quote is never closed: nobody knows what the rows after it say', async () => {
    const text = [PREAMBLE_1_6, HEADER_1_6, row(FIRST, 1, '"lost'), row(SECOND), row(THIRD)].join('\n');
    await expect(read(text)).rejects.toThrow(CsvFaultError);
  });
});
