import { gsmCell, longCell, parseMac } from '@umbra/positioning-engine';
import { submittedItem } from './geosubmit-item.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const AT_MS = Date.UTC(2025, 11, 31, 12);
const [FIRST, SECOND] = ['e4:f4:c6:d9:85:59', 'e4:f4:c6:d9:86:50'];
const POSITION = { latitude: 49.87, longitude: 8.64, accuracy: 7.5, speed: 1.2, heading: 90, source: 'gps' };
const ITEM = {
  timestamp: AT_MS,
  position: POSITION,
  wifiAccessPoints: [{ macAddress: FIRST, signalStrength: -52, channel: 6, ssid: 'Cafe' }],
  cellTowers: [
    {
      ...{ radioType: 'lte', mobileCountryCode: 262, mobileNetworkCode: 1, locationAreaCode: 5126, cellId: 26_385_408 },
      ...{ primaryScramblingCode: 77, arfcn: 1300, signalStrength: -95, timingAdvance: 3, serving: 1, asu: 45 },
    },
  ],
  bluetoothBeacons: [{ macAddress: '10:f4:c6:d9:85:59', signalStrength: -70, name: 'beacon' }],
};

const scanOf = (item: object) => submittedItem(item as Readonly<Record<string, unknown>>, NOW_MS).scan;

describe('an item of Geosubmit', () => {
  it('§8 says when and where what was heard', () => {
    expect(submittedItem(ITEM, NOW_MS)).toEqual({
      refusals: [],
      scan: {
        ...{ atMs: AT_MS, statedMs: AT_MS },
        fix: { lat: 49.87, lng: 8.64, accuracyMetres: 7.5, speedMps: 1.2, ageMs: 0 },
        scan: {
          wlan: [{ mac: parseMac(FIRST), rssDbm: -52, ageMs: undefined }],
          ble: [{ id: parseMac('10:f4:c6:d9:85:59'), isRandomAddress: false, rssDbm: -70, ageMs: undefined }],
          cells: [
            {
              ...{ kind: 'lte', ref: longCell('lte', { mcc: 262, mnc: 1, cid: 26_385_408 }), mcc: 262, mnc: 1 },
              ...{ area: 5126, signalDbm: -95, timingAdvance: 3, localId: { channel: 1300, code: 77 } },
              ...{ neighbours: [], ageMs: undefined },
            },
          ],
          mccHint: undefined,
        },
      },
    });
  });

  it('§8 keeps what it says of its time as well, by which a repetition is known, though the clock is fast or there is none', () => {
    const stated = (timestamp: number | undefined) => scanOf({ ...ITEM, timestamp });
    expect(stated(NOW_MS + 60_000)).toMatchObject({ atMs: NOW_MS, statedMs: NOW_MS + 60_000 });
    expect(stated(undefined)).toMatchObject({ atMs: NOW_MS, statedMs: 0 });
  });

  it.each([
    ['time', 'a time far ahead', { ...ITEM, timestamp: NOW_MS + 2 * 86_400_000 }],
    ['time', 'a time in words', { ...ITEM, timestamp: '2025-12-31' }],
    ['time', 'seconds for milliseconds', { ...ITEM, timestamp: AT_MS / 1_000 }],
    ['position', 'no position', { ...ITEM, position: undefined }],
    ['position', 'half a position', { ...ITEM, position: { latitude: 49.87 } }],
    ['position', 'a latitude beyond the pole', { ...ITEM, position: { ...POSITION, latitude: 91 } }],
    ['null_island', 'null island', { ...ITEM, position: { latitude: 0, longitude: 0 } }],
    ['source', 'a fused position', { ...ITEM, position: { ...POSITION, source: 'fused' } }],
    ['source', 'a position by hand', { ...ITEM, position: { ...POSITION, source: 'manual' } }],
    ['scan', 'nothing heard', { timestamp: AT_MS, position: POSITION }],
    ['scan', 'lists that are none', { ...ITEM, wifiAccessPoints: {}, cellTowers: 7, bluetoothBeacons: null }],
  ])('§8 is refused as "%s": %s', (reason, _name, item) => {
    expect(scanOf(item)).toEqual({ reason });
  });

  it.each([undefined, null, 'gps', 'gnss'])('§7.3 teaches with the source %j', (source) => {
    expect(scanOf({ ...ITEM, position: { ...POSITION, source } })).toHaveProperty('atMs', AT_MS);
  });

  it('§8 without a time is of now; without an accuracy, vague', () => {
    const { timestamp: _, ...item } = ITEM;
    expect(scanOf({ ...item, position: { latitude: 49.87, longitude: 8.64 } })).toMatchObject({
      atMs: NOW_MS,
      fix: { accuracyMetres: 50, speedMps: 0 },
    });
  });

  it('§7.3 leaves out what was heard more than 20 s from its position', () => {
    const wifiAccessPoints = [
      { macAddress: FIRST, age: 31_000 },
      { macAddress: SECOND, age: -5_000 },
    ];
    const item = { ...ITEM, position: { ...POSITION, age: 10_000 }, cellTowers: [], bluetoothBeacons: [] };
    expect(scanOf({ ...item, wifiAccessPoints })).toMatchObject({
      scan: { wlan: [{ mac: parseMac(SECOND), ageMs: 5_000, rssDbm: undefined }] },
    });
  });

  it('§2.3 leaves out whose owners refuse, and tells them, also when nothing else is of use', () => {
    const named = { macAddress: SECOND, ssid: 'home_nomap' };
    const { scan, refusals } = submittedItem({ ...ITEM, wifiAccessPoints: [...ITEM.wifiAccessPoints, named] }, NOW_MS);
    expect(scan).toMatchObject({ scan: { wlan: [{ mac: parseMac(FIRST) }] } });
    expect(refusals).toEqual([{ mac: parseMac(SECOND), reason: 'nomap' }]);
    expect(submittedItem({ wifiAccessPoints: [{ macAddress: FIRST, ssid: 'a_OPTOUT_b' }] }, NOW_MS)).toEqual({
      refusals: [{ mac: parseMac(FIRST), reason: 'optout' }],
      scan: { reason: 'position' },
    });
  });

  it.each([
    ['a group address', { wifiAccessPoints: [{ macAddress: '01:00:5e:00:00:01' }] }],
    ['an address that is none', { wifiAccessPoints: [{ macAddress: 7 }, {}, null, 'x'] }],
    ['New Radio', { cellTowers: [{ ...ITEM.cellTowers[0], radioType: 'nr' }] }],
    ['a neighbour without an id', { cellTowers: [{ ...ITEM.cellTowers[0], cellId: undefined }] }],
    ['a cell of all ones', { cellTowers: [{ ...ITEM.cellTowers[0], cellId: 268_435_455 }] }],
    ['a beacon without a signal', { bluetoothBeacons: [{ macAddress: FIRST }] }],
  ])('passes over %s', (_name, heard) => {
    expect(scanOf({ timestamp: AT_MS, position: POSITION, ...heard })).toEqual({ reason: 'scan' });
  });

  it('knows the other names of technologies, and takes no number for what a phone does not know', () => {
    const gsm = { ...ITEM.cellTowers[0], radioType: 'GSM', cellId: 16_504, timingAdvance: 2_147_483_647 };
    const umts = { ...ITEM.cellTowers[0], radioType: 'umts', signalStrength: 0, arfcn: undefined };
    expect(scanOf({ ...ITEM, cellTowers: [gsm, umts] })).toMatchObject({
      scan: {
        cells: [
          { ref: gsmCell({ mcc: 262, mnc: 1, lac: 5126, cid: 16_504 }), timingAdvance: undefined },
          { kind: 'wcdma', signalDbm: undefined, localId: undefined, timingAdvance: undefined },
        ],
      },
    });
  });

  it('takes no number that breaks sums of whole numbers', () => {
    const tower = { ...ITEM.cellTowers[0], arfcn: 1e308, timingAdvance: 1.5, signalStrength: -95.4 };
    const wifiAccessPoints = [{ macAddress: FIRST, signalStrength: 1e308, age: -1e3 }];
    expect(scanOf({ ...ITEM, wifiAccessPoints, cellTowers: [tower] })).toMatchObject({
      scan: {
        wlan: [{ rssDbm: undefined }],
        cells: [{ localId: undefined, timingAdvance: undefined, signalDbm: -95 }],
      },
    });
  });
});
