import { LocalFrame } from '../grid/local-frame.ts';
import type { StationRef } from '../station/station-ref.ts';
import { StationSums } from '../sums/station-sums.ts';
import { FRAME } from '../testing/stations.ts';
import { deriveStation } from './derive-station.ts';
import { observe } from './observe.ts';
import { NO_SCAN } from '../scan/scan.ts';

const WLAN: StationRef = { kind: 'wlan', id: 0x10 };
const RANDOM_BEACON: StationRef = { kind: 'ble', id: 0xc0_00_00_00_00_01 };
const DAY_MS = 86_400_000;

interface Heard {
  readonly x: number;
  readonly rssDbm: number;
  readonly day?: number;
  readonly accuracyMetres?: number;
  readonly sessionClass?: number;
}

function derived(ref: StationRef, all: readonly Heard[]) {
  const sums = StationSums.of(ref.kind);
  for (const { x, rssDbm, day = 20_000, accuracyMetres = 5, sessionClass = 1 } of all) {
    const reading = { rssDbm, ageMs: undefined };
    const scan =
      ref.kind === 'wlan'
        ? { ...NO_SCAN, wlan: [{ mac: ref.id, ...reading }] }
        : { ...NO_SCAN, ble: [{ id: ref.id, isRandomAddress: true, ...reading }] };
    const fix = { lat: FRAME.lat, lng: FRAME.lngAt(x), accuracyMetres, speedMps: 0, ageMs: 0 };
    const contribution = { atMs: day * DAY_MS, fix, scan, hash: 1, deviceHash: 1, sessionClass };
    for (const { observation } of observe(contribution)) sums.add(observation, 1);
  }
  return deriveStation(ref, sums);
}

const eastOf = ({ lng }: { readonly lng: number }): number => new LocalFrame(FRAME.lat, FRAME.lng).x(lng);

describe('a station as its sums tell it', () => {
  it('§7.3 stands where it is loud', () => {
    const station = derived(WLAN, [
      { x: 0, rssDbm: -45 },
      { x: 40, rssDbm: -75 },
      { x: 60, rssDbm: -80 },
    ]);
    expect(eastOf(station)).toBeLessThan(5);
    expect(station).toMatchObject({ state: 'ok', observations: 3, tiles: { length: 3 } });
  });

  it('§7.3 is not drawn by a vague fix', () => {
    const station = derived(WLAN, [
      { x: 0, rssDbm: -60 },
      { x: 5, rssDbm: -60 },
      { x: 140, rssDbm: -60, accuracyMetres: 100 },
    ]);
    expect(eastOf(station)).toBeLessThan(5);
  });

  it('§4.3 has the power that explains what was heard of it', () => {
    const signal = (metres: number): number => Math.round(-30 - 15 * Math.log10(metres * metres + 25));
    const station = derived(
      WLAN,
      [-60, -40, -20, 0, 20, 40, 60].map((x) => ({ x, rssDbm: signal(x) })),
    );
    expect(station.powerDbm).toBeGreaterThan(-33);
    expect(station.powerDbm).toBeLessThan(-27);
    expect(station.spreadMetres).toBeLessThan(25);
  });

  it('§7.3 counts a session for no more than 6 in a tile', () => {
    const parked = Array.from({ length: 100 }, () => ({ x: 0, rssDbm: -60 }));
    expect(derived(WLAN, parked).observations).toBe(6);
    expect(derived(WLAN, [...parked, { x: 0, rssDbm: -60, sessionClass: 2 }]).observations).toBe(7);
  });

  it('§7.4 is new when seen once, and moved when it was elsewhere before', () => {
    expect(derived(WLAN, [{ x: 0, rssDbm: -60 }]).state).toBe('new');
    const places = [0, 0, 5_000, 5_020, 5_000].map((x, index) => ({ x, rssDbm: -60, day: 20_000 + 20 * index }));
    const moved = derived(WLAN, places);
    expect(moved.state).toBe('moved');
    expect(eastOf(moved)).toBeGreaterThan(4_990);
  });

  it('§4.3 a beacon that makes up its address is new until it has kept it for a week', () => {
    const seen = (days: number) => [0, 1, 2, days].map((day) => ({ x: day, rssDbm: -70, day: 20_000 + day }));
    expect(derived(RANDOM_BEACON, seen(3)).state).toBe('new');
    expect(derived(RANDOM_BEACON, seen(8)).state).toBe('ok');
    expect(derived({ kind: 'ble', id: 0x00_00_00_00_00_01 }, seen(3)).state).toBe('ok');
  });

  it('§4.3 a beacon that makes up its address is no less new for having been carried off', () => {
    const seen = (days: number) =>
      [0, 0, 0, 1, 1, 1, 1, days].map((day) => ({ x: day === 0 ? 0 : 3_000, rssDbm: -70, day: 20_000 + day }));
    expect(derived(RANDOM_BEACON, seen(1)).state).toBe('new');
    expect(derived(RANDOM_BEACON, seen(9)).state).toBe('moved');
    expect(derived({ kind: 'ble', id: 0x00_00_00_00_00_01 }, seen(1)).state).toBe('moved');
  });
});
