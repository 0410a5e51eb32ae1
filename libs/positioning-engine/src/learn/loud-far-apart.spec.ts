import { FRAME } from '../testing/stations.ts';
import { isLoudFarApart } from './loud-far-apart.ts';

const at = (x: number, signalDbm: number, count = 3) => ({ lat: FRAME.lat, lng: FRAME.lngAt(x), count, signalDbm });

describe('§2.6 a station that was heard from close by in places far apart', () => {
  it('travels', () => {
    expect(isLoudFarApart([at(0, -40), at(60, -38), at(150, -45), at(220, -35)])).toBe(true);
  });

  it('stands where it is loud in one place and faint in others', () => {
    expect(isLoudFarApart([at(0, -40), at(60, -50), at(150, -70), at(220, -80)])).toBe(false);
  });

  it('stands although a few fixes were bad', () => {
    expect(isLoudFarApart([at(0, -40, 12), at(20, -45, 12), at(240, -41, 2)])).toBe(false);
    expect(isLoudFarApart([at(0, -40, 2), at(240, -41, 1)])).toBe(false);
  });

  it('stands as far as is known where no signal was given', () => {
    expect(isLoudFarApart([at(0, Number.NaN), at(240, Number.NaN)])).toBe(false);
    expect(isLoudFarApart([])).toBe(false);
  });
});
