import { longCell, parseMac } from '@umbra/positioning-engine';
import { RowCounts } from '../import-files/row-counts.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { refusalsOfContributions, scansOfContributions } from './contributions-ndjson.ts';
import type { ContributionRejection } from './contribution-line.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const MAC = 'e4:f4:c6:d9:85:59';
const LINE = {
  ts: Date.UTC(2024, 0, 1),
  dev: 'phone-1',
  gps: { lat: 49.87, lng: 8.64, accuracy: 7.5, speed: 1.2 },
  scan: {
    wlan: [{ mac: MAC, powrx: -52 }],
    bt: [{ mac: '10:f4:c6:d9:85:59', rss: -70 }],
    lte: [{ mcc: 262, mnc: 1, cid: 26_385_408, tac: 5126, rsrp: -95 }],
  },
};

async function* chunksOf(lines: readonly unknown[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  for (let at = 0; at < text.length; at += 33) yield await Promise.resolve(Buffer.from(text.slice(at, at + 33)));
}

async function read(...lines: unknown[]) {
  const counts = new RowCounts<ContributionRejection>();
  const scans: RecordedScan[] = [];
  for await (const some of scansOfContributions(chunksOf(lines), NOW_MS, counts)) scans.push(...some);
  return { counts, scans };
}

describe('NDJSON contributions', () => {
  it('§8 say when and where what was heard, and by whom', async () => {
    const { scans, counts } = await read(LINE);
    expect(counts.accepted).toBe(1);
    expect(scans[0]).toMatchObject({
      ...{ device: 'phone-1', atMs: LINE.ts },
      fix: { lat: 49.87, lng: 8.64, accuracyMetres: 7.5, speedMps: 1.2, ageMs: 0 },
      scan: {
        wlan: [{ mac: parseMac(MAC), rssDbm: -52 }],
        ble: [{ rssDbm: -70 }],
        cells: [{ ref: longCell('lte', { mcc: 262, mnc: 1, cid: 26_385_408 }), area: 5126, signalDbm: -95 }],
      },
    });
  });

  it.each([
    ['json', 'no JSON', '{"ts":'],
    ['json', 'a list', '[1]'],
    ['json', 'nothing', 'null'],
    ['time', 'no time', { ...LINE, ts: undefined }],
    ['time', 'a time in words', { ...LINE, ts: '2024-01-01T00:00:00Z' }],
    ['time', 'seconds for milliseconds', { ...LINE, ts: LINE.ts / 1000 }],
    ['time', 'a time far ahead', { ...LINE, ts: NOW_MS + 2 * 86_400_000 }],
    ['position', 'no fix', { ...LINE, gps: undefined }],
    ['position', 'no longitude', { ...LINE, gps: { lat: 49.87 } }],
    ['position', 'a latitude beyond the pole', { ...LINE, gps: { lat: 91, lng: 8 } }],
    ['null_island', 'null island', { ...LINE, gps: { lat: 0, lng: 0 } }],
    ['scan', 'no scan', { ...LINE, scan: undefined }],
    ['scan', 'an empty scan', { ...LINE, scan: {} }],
    ['scan', 'only a group address', { ...LINE, scan: { wlan: [{ mac: '01:00:5e:00:00:01', powrx: -1 }] } }],
  ])('§8 are refused as "%s": %s', async (reason, _name, line) => {
    const { scans, counts } = await read(LINE, line);
    expect([scans.length, counts.rejected]).toEqual([1, { [reason]: 1 }]);
  });

  it('may leave out the device, the accuracy and the speed', async () => {
    const { scans } = await read({ ...LINE, dev: undefined, gps: { lat: 49.87, lng: 8.64 } });
    expect(scans[0]!.fix).toMatchObject({ accuracyMetres: 50, speedMps: 0 });
  });

  it('§8 are taken without what cannot be: sums are of whole numbers', async () => {
    const cell = LINE.scan.lte[0]!;
    const lte = [
      { ...cell, rsrp: -95.5, ta: 1.5, tac: 1e308, earfcn: -1, pci: '7' },
      { ...cell, cid: 2 ** 28 },
      { ...cell, cid: 1.5 },
      { ...cell, mcc: undefined },
      null,
    ];
    const wlan = [
      { mac: MAC, powrx: 1e308 },
      { mac: 'e4:f4:c6:d9:86:50', powrx: -52.5 },
    ];
    const { scans } = await read({ ...LINE, scan: { wlan, lte, bt: [{ mac: MAC, rss: 'loud' }], gsm: 'many' } });
    expect(scans[0]!.scan).toMatchObject({
      wlan: [{ rssDbm: undefined }, { rssDbm: undefined }],
      ble: [],
      cells: [{ signalDbm: undefined, timingAdvance: undefined, area: undefined, localId: undefined }],
    });
  });

  it('§2.3 that name access points leave out whose owners refuse, and tell them', async () => {
    const refused = { ...LINE, scan: { wlan: [{ mac: MAC, powrx: -52, ssid: 'my_nomap' }, ...LINE.scan.wlan] } };
    const { counts } = await read({ ...refused, scan: { wlan: refused.scan.wlan.slice(0, 1) } });
    expect(counts.rejected).toEqual({ scan: 1 });
    const refusals = [];
    for await (const some of refusalsOfContributions(chunksOf([LINE, refused, 'broken']))) refusals.push(...some);
    expect(refusals).toEqual([{ mac: parseMac(MAC), reason: 'nomap' }]);
  });

  it.each([
    ['SSID', MAC],
    ['ssid', MAC.replaceAll(':', '')],
  ])('§2.3 honour %s of %s', async (field, mac) => {
    const refused = { ...LINE, scan: { wlan: [{ mac, powrx: -52, [field]: 'my_nomap' }] } };
    expect((await read(refused)).counts.rejected).toEqual({ scan: 1 });
    const refusals = [];
    for await (const some of refusalsOfContributions(chunksOf([refused]))) refusals.push(...some);
    expect(refusals).toEqual([{ mac: parseMac(MAC), reason: 'nomap' }]);
  });
});
