import { contributionAt, lte, spot } from '../locate/cell/cell-world.ts';
import { NO_SCAN, type Scan } from '../scan/scan.ts';
import { fingerprintOf } from '../fingerprint/fingerprint-of.ts';
import { observe } from './observe.ts';

const wlan = [
  { mac: 0x00_00_5e_00_53_10, rssDbm: -60, ageMs: undefined },
  { mac: 0x00_00_5e_00_53_20, rssDbm: -60, ageMs: undefined },
];
const inFinland = (scan: Partial<Scan>) => ({ ...contributionAt(spot(0, 0), 0), scan: { ...NO_SCAN, wlan, ...scan } });
const GERMAN = 262;

describe('§7.3 a position outside of the country that serves the device', () => {
  it('teaches nothing, of access points neither', () => {
    const contribution = inFinland({ cells: [lte(1), lte(2, { mcc: GERMAN })] });
    expect(observe(contribution)).toEqual([]);
    expect(fingerprintOf(contribution)).toBeUndefined();
  });

  it('inside of it teaches', () => {
    const contribution = inFinland({ cells: [lte(1), lte(2)] });
    expect(observe(contribution)).toHaveLength(4);
    expect(fingerprintOf(contribution)).toBeDefined();
  });

  it('is no matter of what the device believes', () => {
    expect(observe(inFinland({ mccHint: GERMAN }))).toHaveLength(2);
  });

  it('cannot be told of a network of no country', () => {
    expect(observe(inFinland({ cells: [lte(1, { mcc: 901 })] }))).toHaveLength(3);
  });
});
