import { parseMac, StationSums, observe, type Station } from '@umbra/positioning-engine';
import { distanceMetres } from '@umbra/geo';
import { SHARED_LAYER } from '../layers/layer.ts';
import { stationOf, visibleStation } from './layer-station.ts';

const ref = { kind: 'wlan', id: parseMac('00:11:22:33:44:50')! } as const;
const OLD_HOME = { lat: 47.8, lng: 13.03 };
const NEW_HOME = { lat: 48.2, lng: 16.37 };
const SPRING_MS = Date.UTC(2026, 2, 1);
const AUTUMN_MS = Date.UTC(2026, 8, 20);

/** As these devices have heard the station at a place, six times, some metres about. */
function heardAt(place: { lat: number; lng: number }, fromMs: number, devices: readonly number[]): StationSums {
  const sums = StationSums.of('wlan');
  for (let nth = 0; nth < 6; nth += 1) {
    const deviceHash = devices[nth % devices.length]!;
    for (const { observation } of observe({
      atMs: fromMs + nth * 3_600_000,
      fix: {
        lat: place.lat + (nth % 3) * 1e-4,
        lng: place.lng + (nth % 2) * 1e-4,
        accuracyMetres: 5,
        speedMps: 0,
        ageMs: 0,
      },
      scan: { wlan: [{ mac: ref.id, rssDbm: -60, ageMs: undefined }], ble: [], cells: [], mccHint: undefined },
      ...{ hash: nth, deviceHash, sessionClass: nth },
    })) {
      sums.add(observation, deviceHash);
    }
  }
  return sums;
}

const publicOnce = (layer: string, devices: readonly number[]): Station =>
  stationOf(ref, {
    ...{ layer, imported: undefined, isPublic: true },
    sums: [heardAt(NEW_HOME, AUTUMN_MS, devices)],
    publicSums: [heardAt(OLD_HOME, SPRING_MS, [99])],
  });

describe('a station of a layer that is public in part', () => {
  it('§2.7 is for all where it was published, as long as one device alone has found it elsewhere', () => {
    const seen = visibleStation(undefined, publicOnce(SHARED_LAYER, [1]))!;
    expect(distanceMetres(seen, OLD_HOME)).toBeLessThan(50);
  });

  it('§2.7 is where two devices have found it since', () => {
    const seen = visibleStation(undefined, publicOnce(SHARED_LAYER, [1, 2]))!;
    expect(distanceMetres(seen, NEW_HOME)).toBeLessThan(50);
  });

  it("§2.7 is where the project's own device has found it in the project's own layer", () => {
    expect(distanceMetres(publicOnce('7', [1]), NEW_HOME)).toBeLessThan(50);
  });
});
