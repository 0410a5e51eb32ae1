import { FRAME, radioOfNames, stationAt } from '../../testing/stations.ts';
import { agreeOnPlace } from './agree-on-place.ts';
import type { CellCircle } from './cell-circle.ts';
import type { KnownRadio } from './known-radio.ts';

const radioAt = (radio: number, x: number, rssDbm = -70, changes = {}): KnownRadio =>
  radioOfNames([stationAt(radio * 16, x, 0, changes)], rssDbm);
const chosen = (radios: readonly KnownRadio[], cell?: CellCircle): number[] | string => {
  const agreement = agreeOnPlace(radios, cell);
  return typeof agreement === 'string' ? agreement : agreement.radios.map(({ radio }) => radio);
};

describe('§4.2 agreeing on a place', () => {
  it('leaves out a loud stranger', () => {
    expect(chosen([radioAt(1, 40_000, -35), radioAt(2, 0), radioAt(3, 60), radioAt(4, 90)])).toEqual([2, 3, 4]);
  });

  it('needs two radios', () => {
    expect(chosen([])).toBe('single');
    expect(chosen([radioAt(1, 0)])).toBe('single');
    expect(chosen([radioAt(1, 0), radioAt(2, 5_000)])).toBe('scattered');
  });

  it('§2.1 does not take names of one radio for two', () => {
    expect(chosen([radioOfNames([stationAt(16, 0, 0), stationAt(17, 5, 0), stationAt(18, 9, 0)], -50)])).toBe('single');
  });

  it('does not choose between two places that are as likely', () => {
    expect(chosen([radioAt(1, 0), radioAt(2, 50), radioAt(3, 5_000), radioAt(4, 5_050)])).toBe('scattered');
    expect(chosen([radioAt(1, 0), radioAt(2, 50), radioAt(5, 80), radioAt(3, 5_000), radioAt(4, 5_050)])).toEqual([1, 2, 5]); // prettier-ignore
  });

  it('lets a cell choose between two places', () => {
    const cell = { lat: FRAME.latAt(0), lng: FRAME.lngAt(5_300), radius95Metres: 1_000, isShared: false };
    expect(chosen([radioAt(1, 0), radioAt(2, 50), radioAt(3, 5_000), radioAt(4, 5_050)], cell)).toEqual([3, 4]);
  });

  it('lets what was seen once count less', () => {
    const once = { observations: 1 };
    const radios = [radioAt(1, 0, -70, once), radioAt(2, 50, -70, once), radioAt(3, 5_000), radioAt(4, 5_050)];
    expect(chosen(radios)).toEqual([3, 4]);
  });

  it('keeps beacons to their shorter reach', () => {
    const beacon = (id: number, x: number) =>
      radioOfNames([stationAt(id, x, 0, { ref: { kind: 'ble', id } })], -60, { kind: 'ble', radio: id });
    expect(chosen([beacon(0x100, 0), beacon(0x200, 90)])).toEqual([0x100, 0x200]);
    expect(chosen([beacon(0x100, 0), beacon(0x200, 150)])).toBe('scattered');
  });

  it('§2.1 needs a fair share of the radios that stand, or names of a whole town find any', () => {
    const town = (count: number) =>
      Array.from({ length: count }, (_, index) => radioAt(1_000 + index, 5_000 + 600 * index, -128));
    const [asked, near] = [radioAt(1, 0, 0), radioAt(2, 200, -128)];
    expect(chosen([asked, near, ...town(239)])).toBe('scattered');
    expect(chosen([asked, near, ...town(7)])).toBe('scattered');
    // As many as a device may still name that it heard an hour ago.
    expect(chosen([asked, near, ...town(6)])).toEqual([1, 2]);
  });

  describe('where others have shared what the caller did not know', () => {
    const [shared, own] = [{ isShared: true }, { isShared: false }];

    it('§2.1 does not take names that the caller has taught himself for witnesses of one access point', () => {
      expect(chosen([radioAt(1, 0, -50, shared), radioAt(5, 100, -70, own)])).toBe('single');
    });

    it('§2.1 says the same of one access point wherever it is', () => {
      const taught = [radioAt(2, 0, -70, own), radioAt(40, 299.5, -70, own)];
      for (const radios of [taught, taught.slice(0, 1)]) {
        const answers = [0, 5, 50, 5_000, 2_000_000].map((x) =>
          chosen([radioOfNames([stationAt(16, x, x, shared)], -40), ...radios]),
        );
        expect(new Set(answers.map(String)).size).toBe(1);
      }
    });

    it('§2.1 leaves one access point of others out of an answer that stands without it', () => {
      const mine = [radioAt(5, 100, -70, own), radioAt(9, 150, -70, own)];
      expect(chosen([radioAt(1, 0, -50, shared), ...mine])).toEqual([5, 9]);
    });

    it('§2.1 counts two of others, with what is the caller’s own', () => {
      const theirs = [radioAt(1, 0, -50, shared), radioAt(13, 20, -50, shared)];
      expect(chosen([...theirs, radioAt(5, 100, -70, own)])).toEqual([1, 13, 5]);
    });

    it('§2.1 does not take two names of one access point of others for two', () => {
      const siblings = radioOfNames([stationAt(0x10, 0, 0, shared), stationAt(0x12, 5, 0, shared)], -50);
      expect(chosen([siblings, radioAt(5, 100, -70, own)])).toBe('single');
    });

    it('§2.1 finds nothing by a name that the caller has taught for the radio, but that name’s own place', () => {
      const named = radioOfNames([stationAt(0x10, 0, 0, shared), stationAt(0x1f, 5, 0, own)], -50);
      const agreement = agreeOnPlace([named, radioAt(5, 100, -70, own)], undefined);
      if (typeof agreement === 'string') throw new Error(agreement);
      const ids = agreement.radios.flatMap(({ names }) => names.map(({ station }) => station.ref.id));
      expect(ids).toEqual([0x1f, 0x50]);
    });
  });

  describe('of one transmitter', () => {
    const named = (kind: 'wlan' | 'ble', id: number, x = 0) =>
      radioOfNames([stationAt(id, x, 0, { ref: { kind, id } })], -60, {
        ...{ kind, radio: kind === 'wlan' ? Math.floor(id / 16) : id },
      });
    const beacon = { mac: 0x2211_2233_4400, iBeacon: 2 ** 52 + 1, eddystone: 2 ** 52 + 2 ** 51 + 1 };

    it('§2.1 does not take its address and its identities for witnesses of each other', () => {
      const all = Object.values(beacon).map((id) => named('ble', id));
      expect(chosen(all)).toBe('single');
      expect(chosen([...all, named('ble', beacon.iBeacon + 1)])).toHaveLength(4);
      expect(chosen([...all, named('ble', 0x2211_2299_0000)])).toHaveLength(4);
    });

    it('§2.1 does not take an access point for a witness of its own Bluetooth', () => {
      expect(chosen([named('wlan', 0x22_3344_5560), named('ble', 0x22_3344_5562)])).toBe('single');
      expect(chosen([named('wlan', 0x22_3344_5560), named('ble', 0x22_3344_7762)])).toHaveLength(2);
    });

    it('§4.1 takes BSSIDs of two radio numbers for two, however near they are', () => {
      expect(chosen([named('wlan', 0x22_3344_556f), named('wlan', 0x22_3344_5570, 9)])).toHaveLength(2);
    });

    it('§2.1 does not take an access point and a Bluetooth address of the same row for two', () => {
      const [bssid, bluetooth] = [0x22_3344_556f, 0x22_3344_5570];
      expect(chosen([named('wlan', bssid), named('ble', bluetooth, 9)])).toBe('single');
      expect(chosen([named('wlan', bssid), named('ble', bluetooth, 20)])).toHaveLength(2);
      // Both count where a third agrees.
      expect(chosen([named('wlan', bssid), named('ble', bluetooth, 9), named('wlan', 0x99_0000_0000)])).toHaveLength(3);
    });
  });
});
