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
    const beacon = (id: number, x: number) => radioOfNames([stationAt(id, x, 0)], -60, { kind: 'ble', radio: id });
    expect(chosen([beacon(1, 0), beacon(2, 90)])).toEqual([1, 2]);
    expect(chosen([beacon(1, 0), beacon(2, 150)])).toBe('scattered');
  });
});
