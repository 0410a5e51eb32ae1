import { cdmaCell, gsmCell, longCell, parseMac } from '@umbra/positioning-engine';
import { wigleColumns } from './wigle-header.ts';
import { sightingOf } from './wigle-sighting.ts';

const HEADER =
  'MAC,SSID,AuthMode,FirstSeen,Channel,Frequency,RSSI,CurrentLatitude,CurrentLongitude,AltitudeMeters,AccuracyMeters,RCOIs,MfgrId,Type'.split(
    ',',
  );
const WIFI = {
  ...{ MAC: 'E4:F4:C6:D9:85:59', SSID: 'Cafe', AuthMode: '[ESS]', FirstSeen: '2024-01-01 17:50:10', Channel: '6' },
  ...{ Frequency: '2437', RSSI: '-52', CurrentLatitude: '49.8710729', CurrentLongitude: '8.6459702' },
  ...{ AltitudeMeters: '144.0', AccuracyMeters: '7.5', RCOIs: '', MfgrId: '', Type: 'WIFI' },
};
const LTE = { ...WIFI, MAC: '26201_30008_11537411', SSID: 'Operator', Type: 'LTE' };
const NOW_MS = Date.UTC(2026, 0, 1);

const read = (fields: Readonly<Record<string, string>>, isInCountry = (): boolean => true) =>
  sightingOf(
    HEADER.map((name) => fields[name] ?? ''),
    wigleColumns(HEADER),
    { isInCountry, nowMs: NOW_MS },
  );

describe('a row of a WiGLE export', () => {
  it('§8 says what was heard, where and when, as UTC', () => {
    expect(read(WIFI)).toEqual({
      ref: { kind: 'wlan', id: parseMac('e4:f4:c6:d9:85:59') },
      cell: undefined,
      signalDbm: -52,
      atMs: Date.UTC(2024, 0, 1, 17, 50, 10),
      ...{ lat: 49.8710729, lng: 8.6459702, accuracyMetres: 7.5 },
    });
  });

  it.each(['BLE', 'BT', 'ble'])('§8 of type %s is a beacon', (type) => {
    expect(read({ ...WIFI, Type: type })).toMatchObject({ ref: { kind: 'ble' } });
  });

  it.each([
    ['LTE', '26201_30008_11537411', longCell('lte', { mcc: 262, mnc: 1, cid: 11_537_411 }), 262, 1, 30_008],
    ['LTE', '310410_30008_11537411', longCell('lte', { mcc: 310, mnc: 410, cid: 11_537_411 }), 310, 410, 30_008],
    ['WCDMA', '26202_0_1234567', longCell('wcdma', { mcc: 262, mnc: 2, cid: 1_234_567 }), 262, 2, undefined],
    ['GSM', '26201_5126_16504', gsmCell({ mcc: 262, mnc: 1, lac: 5126, cid: 16_504 }), 262, 1, 5126],
    ['CDMA', '4139_1_8361', cdmaCell({ sid: 4139, nid: 1, bsid: 8361 }), undefined, 4139, 1],
  ])('§8 of type %s names the cell %s', (type, mac, ref, mcc, mnc, area) => {
    expect(read({ ...LTE, Type: type, MAC: mac })).toMatchObject({ ref, cell: { mcc, mnc, area } });
  });

  it.each([
    ['fields', 'no type', { ...WIFI, Type: '' }],
    ['type', 'a type nobody knows', { ...WIFI, Type: 'ZIGBEE' }],
    ['nr', 'New Radio', { ...LTE, Type: 'NR' }],
    ['time', 'no time', { ...WIFI, FirstSeen: '' }],
    ['time', 'a time that is none', { ...WIFI, FirstSeen: '2024-13-40 17:50:10' }],
    ['time', 'the beginning of all clocks', { ...WIFI, FirstSeen: '1970-01-01 00:00:00' }],
    ['time', 'a time far ahead', { ...WIFI, FirstSeen: '2026-01-03 00:00:00' }],
    ['position', 'no latitude', { ...WIFI, CurrentLatitude: '' }],
    ['position', 'a latitude beyond the pole', { ...WIFI, CurrentLatitude: '91' }],
    ['position', 'a longitude that is no number', { ...WIFI, CurrentLongitude: 'east' }],
    ['null_island', 'null island', { ...WIFI, CurrentLatitude: '0.0', CurrentLongitude: '0.0' }],
    ['address', 'a group address', { ...WIFI, MAC: '01:00:5e:00:00:01' }],
    ['address', 'zeros', { ...WIFI, MAC: '00:00:00:00:00:00' }],
    ['address', 'no address', { ...WIFI, MAC: 'hidden' }],
    ['cell', 'a cell that is a MAC address', { ...LTE, MAC: 'E4:F4:C6:D9:85:59' }],
    ['cell', 'a cell without a network', { ...LTE, MAC: '262_30008_11537411' }],
    ['cell', 'cell 0', { ...LTE, MAC: '26201_30008_0' }],
    ['cell', 'a cell of all ones', { ...LTE, MAC: '26201_30008_268435455' }],
    ['cell', 'GSM area 65535', { ...LTE, Type: 'GSM', MAC: '26201_65535_16504' }],
    ['cell', 'a country of the 800s', { ...LTE, MAC: '80101_30008_11537411' }],
  ])('§8 is refused as "%s": %s', (reason, _name, fields) => {
    expect(read(fields)).toEqual({ reason });
  });

  it('§8 of a cell outside its country is refused, of an access point never', () => {
    expect(read(LTE, () => false)).toEqual({ reason: 'country' });
    expect(read(WIFI, () => false)).toMatchObject({ ref: { kind: 'wlan' } });
  });

  it('§8 may be a day ahead, as clocks that are read as UTC can be', () => {
    expect(read({ ...WIFI, FirstSeen: '2026-01-01 13:00:00' })).toMatchObject({ lat: 49.8710729 });
  });

  it.each(['net_nomap', 'NET_NOMAP', '_nomap', '0670_optout', 'net_optout_nomap', 'a_nomap_b'])(
    '§2.3 with the SSID %s is refused by its owner, wherever it was heard',
    (SSID) => {
      expect(read({ ...WIFI, SSID })).toEqual({ reason: 'refused' });
    },
  );

  it.each(['nomap', 'optout', 'no_map', ''])('§2.3 with the SSID %j is not', (SSID) => {
    expect(read({ ...WIFI, SSID })).toMatchObject({ ref: { kind: 'wlan' } });
  });

  it.each([
    ['0', undefined],
    ['', undefined],
    ['12', undefined],
    ['-300', undefined],
    ['-52.4', -52],
  ])('has of the RSSI "%s" the signal %s', (RSSI, signalDbm) => {
    expect(read({ ...WIFI, RSSI })).toMatchObject({ signalDbm });
  });

  it.each(['', '0', '0.0', '-1'])('takes the accuracy "%s" for a vague one', (AccuracyMeters) => {
    expect(read({ ...WIFI, AccuracyMeters })).toMatchObject({ accuracyMetres: 50 });
  });
});
