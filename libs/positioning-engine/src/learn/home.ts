import { LocalFrame } from '../grid/local-frame.ts';

/** Where and when a station was heard: a tile in an epoch. */
export interface Sighting {
  readonly lat: number;
  readonly lng: number;
  readonly count: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface HomeRules {
  /** Sightings nearer than this to each other are of one place, metres. */
  readonly reachMetres: number;
  /** A station that was heard no farther apart than this has one place. */
  readonly spanMetres: number;
}

export interface Home<S extends Sighting> {
  readonly state: 'settled' | 'moved' | 'mobile';
  /** The sightings that count. */
  readonly sightings: readonly S[];
}

/** Old sightings weigh less: by e in this many days. */
const FADING_DAYS = 30;
const MOBILE_SHARE = 0.25;
const MOBILE_MIN = 2;

/**
 * Tells stations that stand from those that moved and those that travel (positioning.md §7.4). A pure function of all
 * sightings: it knows no order, and time only by the newest of them.
 */
export function findHome<S extends Sighting>(sightings: readonly S[], rules: HomeRules): Home<S> {
  const places = inMetres(sightings);
  if (span(places) <= rules.spanMetres) return { state: 'settled', sightings };
  const centre = best(places, rules.reachMetres);
  const isHome = places.map((place) => near(place, centre, rules.reachMetres));
  const home = places.filter((_, index) => isHome[index]);
  const elsewhere = places.filter((_, index) => !isHome[index]);
  if (elsewhere.length === 0) return { state: 'settled', sightings };
  const homeSightings = home.map(({ sighting }) => sighting);
  const state = isMobile(homeSightings, elsewhere.map(({ sighting }) => sighting)) ? 'mobile' : 'moved'; // prettier-ignore
  return { state, sightings: homeSightings };
}

/** It was elsewhere while it was at home. */
function isMobile(home: readonly Sighting[], elsewhere: readonly Sighting[]): boolean {
  const homeCount = total(home);
  if (homeCount < MOBILE_MIN) return true;
  const first = Math.min(...home.map(({ firstDay }) => firstDay));
  const last = Math.max(...home.map(({ lastDay }) => lastDay));
  const meanwhile = elsewhere.filter(({ firstDay, lastDay }) => {
    const middle = (firstDay + lastDay) / 2;
    return middle > first && middle < last;
  });
  return total(meanwhile) >= Math.max(MOBILE_MIN, MOBILE_SHARE * homeCount);
}

const total = (sightings: readonly Sighting[]): number => sightings.reduce((sum, { count }) => sum + count, 0);

interface Placed<S> {
  readonly sighting: S;
  readonly x: number;
  readonly y: number;
}

function inMetres<S extends Sighting>(sightings: readonly S[]): Placed<S>[] {
  const [first] = sightings;
  if (first === undefined) return [];
  const frame = new LocalFrame(first.lat, first.lng);
  return sightings.map((sighting) => ({ sighting, x: frame.x(sighting.lng), y: frame.y(sighting.lat) }));
}

/** The diagonal of the box around all. */
function span(places: readonly Placed<Sighting>[]): number {
  if (places.length < 2) return 0;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  return Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

const near = (a: Placed<unknown>, b: Placed<unknown>, metres: number): boolean =>
  Math.hypot(a.x - b.x, a.y - b.y) <= metres;

/** The place with the most sightings around it; the newer they are, the more they count. */
function best<S extends Sighting>(places: readonly Placed<S>[], reachMetres: number): Placed<S> {
  const newest = Math.max(...places.map(({ sighting }) => sighting.lastDay));
  const weights = places.map(({ sighting }) => sighting.count * Math.exp((sighting.lastDay - newest) / FADING_DAYS));
  let [winner, most] = [places[0]!, -1];
  for (const place of places) {
    let support = 0;
    for (const [index, other] of places.entries()) if (near(place, other, reachMetres)) support += weights[index]!;
    if (support > most) [winner, most] = [place, support];
  }
  return winner;
}
