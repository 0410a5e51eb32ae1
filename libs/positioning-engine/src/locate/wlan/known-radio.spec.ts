import { NO_SCAN } from '../../scan/scan.ts';
import { stationAt, stationsByKey } from '../../testing/stations.ts';
import { knownRadios, stationsOf } from './known-radio.ts';

const heard = (mac: number, rssDbm: number | undefined, ageMs?: number) => ({ mac, rssDbm, ageMs });
const map = stationsByKey([
  stationAt(0x10, 0, 0),
  stationAt(0x12, 1, 0),
  stationAt(0x20, 50, 0),
  stationAt(0x30, 90, 0, { state: 'mobile' }),
  stationAt(7, 5, 5, { ref: { kind: 'ble', id: 7 } }),
]);

describe('the radios of a scan that the map knows', () => {
  it('§4.1 are one for all names of a radio, as loud as its loudest', () => {
    const { radios } = knownRadios({ ...NO_SCAN, wlan: [heard(0x12, -70), heard(0x10, -60), heard(0x20, -65)] }, map);
    expect(radios.map(({ radio, rssDbm, names }) => [radio, rssDbm, names.length])).toEqual([
      [1, -60, 2],
      [2, -65, 1],
    ]);
  });

  it('§2.6 are never those that travel, which are counted', () => {
    const known = knownRadios({ ...NO_SCAN, wlan: [heard(0x30, -40), heard(0x20, -65)] }, map);
    expect(known.radios.map(({ radio }) => radio)).toEqual([2]);
    expect(known.mobile).toBe(1);
  });

  it('§2.1 are no louder for an unknown name', () => {
    const { radios } = knownRadios({ ...NO_SCAN, wlan: [heard(0x1f, -30), heard(0x10, -60)] }, map);
    expect(radios).toMatchObject([{ radio: 1, rssDbm: -60, names: [{}] }]);
  });

  it('§4.1 count less when heard before the scan, and not at all after 20 s', () => {
    const wlan = [heard(0x10, -60, 4_000), heard(0x20, -65, 20_001)];
    expect(stationsOf({ ...NO_SCAN, wlan })).toEqual([{ kind: 'wlan', id: 0x10 }]);
    expect(knownRadios({ ...NO_SCAN, wlan }, map).radios).toMatchObject([{ radio: 1, freshness: 0.5 }]);
  });

  it('§4.1 are taken for faint where the device does not say how loud they are', () => {
    const { radios } = knownRadios({ ...NO_SCAN, wlan: [heard(0x10, undefined)] }, map);
    expect(radios).toMatchObject([{ rssDbm: -85, hasSignal: false }]);
  });

  it('hold beacons beside access points', () => {
    const ble = [{ id: 7, isRandomAddress: false, rssDbm: -50, ageMs: undefined }];
    const { radios } = knownRadios({ ...NO_SCAN, wlan: [heard(0x10, -60)], ble }, map);
    expect(radios.map(({ kind, radio }) => [kind, radio])).toEqual([
      ['ble', 7],
      ['wlan', 1],
    ]);
  });
});
