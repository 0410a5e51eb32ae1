import { areOfTwo, type Witness } from './company.ts';
import { spotOf } from './spot.ts';

const ROW = 0x22_3344_5550;
const FIRST_BYTE = 2 ** 41;

describe('§2.1 company', () => {
  it('is looked for among names of one box without comparing each with each', () => {
    const [count, place] = [2_000, spotOf({ lat: 60, lng: 25 })];
    let comparisons = 0;
    const names = Array.from({ length: count }, (_, nth): Witness => ({
      ...place,
      ref: { kind: nth % 2 === 0 ? 'wlan' : 'ble', id: (nth % 120) * FIRST_BYTE + ROW + (nth % 16) },
      get lat() {
        comparisons += 1;
        return place.lat;
      },
    }));
    expect(areOfTwo(names)).toBe(false);
    expect(comparisons).toBeLessThan(10 * count);
  });

  const at = (kind: 'wlan' | 'ble', id: number): Witness => ({ ...spotOf({ lat: 60, lng: 25 }), ref: { kind, id } });

  it('§4.1 is another radio, however near its address; a Bluetooth address of the same row is not', () => {
    expect(areOfTwo([at('wlan', ROW), at('wlan', ROW + 15)])).toBe(false);
    expect(areOfTwo([at('wlan', ROW), at('wlan', ROW + 16)])).toBe(true);
    expect(areOfTwo([at('wlan', ROW), at('ble', ROW + 16)])).toBe(false);
    expect(areOfTwo([at('wlan', ROW), at('ble', ROW + 64)])).toBe(true);
  });

  it('is nobody’s who is alone', () => {
    expect(areOfTwo([])).toBe(false);
    expect(areOfTwo([{ ...spotOf({ lat: 60, lng: 25 }), ref: { kind: 'wlan', id: ROW } }])).toBe(false);
  });
});
