import { FRAME } from '../testing/stations.ts';
import { findHome, type Sighting } from './home.ts';

const RULES = { reachMetres: 250, spanMetres: 350 };
const at = (x: number, firstDay: number, lastDay = firstDay, count = 3): Sighting => ({
  ...{ lat: FRAME.lat, lng: FRAME.lngAt(x), count, firstDay, lastDay },
});

describe('§7.4 where a station is at home', () => {
  it('is where it was heard, when that is one place', () => {
    const sightings = [at(0, 1), at(340, 9)];
    expect(findHome(sightings, RULES)).toEqual({ state: 'settled', sightings });
    expect(findHome([], RULES)).toEqual({ state: 'settled', sightings: [] });
  });

  it('is the new place of one that moved', () => {
    const [old, renewed, newer] = [at(0, 1, 40, 6), at(5_000, 60), at(5_100, 75)];
    expect(findHome([old, renewed, newer], RULES)).toEqual({ state: 'moved', sightings: [renewed, newer] });
  });

  it('stays the old place until the new one has as much to say for it', () => {
    const [old, once] = [at(0, 1, 58, 30), at(5_000, 60, 60, 1)];
    expect(findHome([old, once], RULES).sightings).toEqual([old]);
  });

  it('is nowhere for one that was elsewhere in the meantime', () => {
    expect(findHome([at(0, 1, 1), at(5_000, 10), at(9_000, 15), at(50, 20, 20)], RULES).state).toBe('mobile');
  });

  it('is nowhere for one that was seen once here and once there', () => {
    expect(findHome([at(0, 1, 1, 1), at(5_000, 10, 10, 1)], RULES).state).toBe('mobile');
  });

  it('does not depend on the order of sightings', () => {
    const sightings = [at(0, 1, 40, 6), at(5_000, 60), at(5_100, 75), at(60, 30)];
    const found = findHome(sightings, RULES);
    const reversed = findHome([...sightings].reverse(), RULES);
    expect(reversed.state).toBe(found.state);
    expect(new Set(reversed.sightings)).toEqual(new Set(found.sightings));
  });
});
