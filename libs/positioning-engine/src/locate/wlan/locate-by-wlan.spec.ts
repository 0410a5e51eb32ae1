import { MemoryRadioMap } from '../../memory-map/memory-radio-map.ts';
import { NO_SCAN, type Scan } from '../../scan/scan.ts';
import { macOf, RadioWorld } from '../../testing/radio-world.ts';
import { isLocated, NO_FALLBACK, type LocateRequest } from '../locate-request.ts';
import { locateByWlan } from './locate-by-wlan.ts';

const world = new RadioWorld({ seed: 5, accessPoints: 10, contributions: 80 });
const map = RadioWorld.learned(world.contributions);
const request = (scan: Scan, changes: Partial<LocateRequest> = {}): LocateRequest => ({
  ...{ scan, confidence: 68, fallback: NO_FALLBACK },
  ...changes,
});
const scanOf = (...macs: number[]): Scan => ({
  ...NO_SCAN,
  wlan: macs.map((mac) => ({ mac, rssDbm: -65, ageMs: undefined })),
});

describe('locating by access points', () => {
  it('is right to some metres where the map is good', async () => {
    const result = await locateByWlan(request(world.scanAt(20, -30)), map);
    if (!isLocated(result)) throw new Error(`not resolved: ${result.reason}`);
    expect(result.kind).toBe('wlan');
    expect(Math.hypot(world.frame.x(result.lng) - 20, world.frame.y(result.lat) + 30)).toBeLessThan(30);
    expect(result.accuracyMetres).toBeLessThan(60);
  });

  it('§4.4 says why it finds nothing', async () => {
    expect(await locateByWlan(request(NO_SCAN), map)).toEqual({ reason: 'empty' });
    expect(await locateByWlan(request(scanOf(macOf(99))), map)).toEqual({ reason: 'unknown' });
    expect(await locateByWlan(request(scanOf(macOf(1))), map)).toEqual({ reason: 'single' });
  });

  it('§2.2 answers a lone radio on demand, and only with a secret to blur it by', async () => {
    const fallback = { ...NO_FALLBACK, singleWifi: true };
    expect(await locateByWlan(request(scanOf(macOf(1)), { fallback }), map)).toEqual({ reason: 'single' });
    const blurKey = new Uint8Array([1]);
    expect(await locateByWlan(request(scanOf(macOf(1)), { fallback, blurKey }), map)).toMatchObject({ kind: 'wlan', radios: 1 }); // prettier-ignore
  });

  it('§2.1 answers a lone radio that a cell vouches for', async () => {
    const cell = { lat: world.frame.lat, lng: world.frame.lng, radius95Metres: 1_000, isShared: false };
    const blurKey = new Uint8Array([1]);
    expect(await locateByWlan(request(scanOf(macOf(1)), { blurKey }), map, cell)).toMatchObject({ kind: 'wlan+cell' });
    expect(await locateByWlan(request(scanOf(macOf(1))), map, cell)).toEqual({ reason: 'single' });
    const elsewhere = { ...cell, lat: cell.lat + 1 };
    expect(await locateByWlan(request(scanOf(macOf(1)), { blurKey }), map, elsewhere)).toEqual({ reason: 'single' });
  });

  it('§5.2 draws circles as wide as the calibration says, down to 4 m, and is no answer beyond 500 m', async () => {
    const scan = world.scanAt(0, 0);
    const scaled = async (scale: number) => {
      const calibrated = RadioWorld.learned(world.contributions);
      calibrated.radiusScale = () => Promise.resolve(scale);
      return locateByWlan(request(scan), calibrated);
    };
    const [plain, wide, narrow] = [await scaled(1), await scaled(2), await scaled(0.01)];
    if (!isLocated(plain) || !isLocated(wide) || !isLocated(narrow)) throw new Error('not resolved');
    expect(wide.accuracyMetres).toBeCloseTo(2 * plain.accuracyMetres, 6);
    expect(wide.predictedMetres).toBe(plain.predictedMetres);
    expect(narrow.accuracyMetres).toBe(4);
    expect(await scaled(500)).toEqual({ reason: 'imprecise' });
  });

  it('finds nothing in an empty map', async () => {
    expect(await locateByWlan(request(world.scanAt(0, 0)), new MemoryRadioMap())).toEqual({ reason: 'unknown' });
  });
});
