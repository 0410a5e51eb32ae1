import { deriveStation, StationSums, type Station } from '@umbra/positioning-engine';
import { visibleStation } from './layer-station.ts';

const known = (changes: Partial<Station>): Station => ({
  ...deriveStation({ kind: 'wlan', id: 0x10 }, StationSums.of('wlan')),
  ...{ observations: 5, devices: 2 },
  ...changes,
});

describe('a station that several layers may know', () => {
  it('§2.7 is the shared one to who has none of his own, and says so', () => {
    expect(visibleStation(undefined, known({}))).toMatchObject({ isShared: true });
    expect(visibleStation(undefined, known({ devices: 1 }))).toBeUndefined();
  });

  it('is the own one, where as much is known of it, and says so', () => {
    expect(visibleStation(known({ lat: 1 }), known({ lat: 2 }))).toMatchObject({ lat: 1, isShared: false });
    expect(visibleStation(known({ lat: 1 }), known({ lat: 2, devices: 1, observations: 9 }))).toMatchObject({ lat: 1 });
  });

  it('is still others’ to who has taught something of it, as long as its place is theirs', () => {
    const theirs = known({ lat: 2, observations: 9 });
    expect(visibleStation(known({ lat: 1 }), theirs)).toMatchObject({ lat: 2, isShared: true });
  });
});
