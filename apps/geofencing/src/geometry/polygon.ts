import type { Place } from '@umbra/geo';
import { envelope, FULL_TURN, type Envelope } from './envelope.ts';

/** A place on a plane of degrees, whose longitudes go on beyond ±180. */
interface Point {
  readonly x: number;
  readonly y: number;
}

const HALF_TURN = FULL_TURN / 2;
const POLE = 90;
/** Nearer to an edge than that is on it: a tenth of a millimetre. */
const ON_EDGE_DEGREES = 1e-9;
/** As far as what is on an edge may be beyond it, and a little for rounding. */
const EDGE_WIDTH_DEGREES = 2 * ON_EDGE_DEGREES;

/**
 * Whether a place is within a polygon, by the even-odd rule where its edges cross each other (GEO-1); the boundary is inside
 * (GEO-4). Edges are straight lines on a plane of degrees, and take the shorter way round the earth.
 */
export function polygonContains(points: readonly Place[], { lat, lng }: Place): boolean {
  const ring = ringOf(points);
  return turnsOnto(ring, lng, lng).some((turn) => ringContains(ring, { x: lng + turn, y: lat }));
}

export function envelopeOfPolygon(points: readonly Place[]): Envelope {
  const ring = ringOf(points);
  const ys = ring.map(({ y }) => y);
  const [west, east] = westAndEast(ring);
  return envelope(widened({ south: Math.min(...ys), west, north: Math.max(...ys), east }));
}

/** Whether a polygon and a box have a place in common. */
export function polygonMeets(points: readonly Place[], box: Envelope): boolean {
  const ring = ringOf(points);
  const wide = widened(box);
  return turnsOnto(ring, wide.west, wide.east).some((turn) => {
    const [west, east] = [wide.west + turn, wide.east + turn];
    // What crosses no edge of the other is within it, or not, as any one of its points.
    return (
      edgesOf(ring).some((edge) => crossesBox(edge, { ...wide, west, east })) ||
      ringContains(ring, { x: west, y: wide.south })
    );
  });
}

const widened = ({ south, west, north, east }: Envelope): Envelope => ({
  south: south - EDGE_WIDTH_DEGREES,
  west: west - EDGE_WIDTH_DEGREES,
  north: north + EDGE_WIDTH_DEGREES,
  east: east + EDGE_WIDTH_DEGREES,
});

/**
 * The points on the plane, the first once more at the end: each next one is where the shorter way leads. What comes back a
 * whole turn away encloses the nearer pole, and is closed along it. An edge of exactly a turn goes all the way round.
 */
function ringOf(points: readonly Place[]): readonly Point[] {
  const ring: Point[] = [];
  let x = 0;
  let previousLng: number | undefined;
  for (const { lat, lng } of [...points, points[0]!]) {
    x = previousLng === undefined ? lng : x + shorterWay(lng - previousLng);
    previousLng = lng;
    ring.push({ x, y: lat });
  }
  const [first, last] = [ring[0]!, ring.at(-1)!];
  if (Math.abs(last.x - first.x) < HALF_TURN) return ring;
  const pole = ring.reduce((sum, { y }) => sum + y, 0) < 0 ? -POLE : POLE;
  return [...ring, { x: last.x, y: pole }, { x: first.x, y: pole }, first];
}

function shorterWay(degrees: number): number {
  const isLonger = Math.abs(degrees) > HALF_TURN && Math.abs(degrees) < FULL_TURN;
  return isLonger ? degrees - Math.sign(degrees) * FULL_TURN : degrees;
}

const westAndEast = (ring: readonly Point[]): readonly [number, number] => {
  const xs = ring.map(({ x }) => x);
  return [Math.min(...xs), Math.max(...xs)];
};

/** The whole turns, in degrees, by which what lies between two longitudes comes to lie where the ring is. */
function turnsOnto(ring: readonly Point[], from: number, to: number): readonly number[] {
  const [west, east] = westAndEast(ring);
  const first = Math.ceil((west - ON_EDGE_DEGREES - to) / FULL_TURN);
  const last = Math.floor((east + ON_EDGE_DEGREES - from) / FULL_TURN);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * FULL_TURN);
}

interface Edge {
  readonly from: Point;
  readonly to: Point;
}

const edgesOf = (ring: readonly Point[]): readonly Edge[] =>
  ring.slice(1).map((to, index) => ({ from: ring[index]!, to }));

function ringContains(ring: readonly Point[], point: Point): boolean {
  const edges = edgesOf(ring);
  if (edges.some((edge) => isOn(edge, point))) return true;
  const crossed = edges.filter(({ from, to }) => {
    if (from.y > point.y === to.y > point.y) return false;
    return point.x < from.x + ((point.y - from.y) / (to.y - from.y)) * (to.x - from.x);
  });
  return crossed.length % 2 === 1;
}

function isOn({ from, to }: Edge, { x, y }: Point): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length2));
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy) <= ON_EDGE_DEGREES;
}

/** Whether a part of an edge is within a box: Liang and Barsky's clipping. */
function crossesBox({ from, to }: Edge, { south, west, north, east }: Envelope): boolean {
  let [enters, leaves] = [0, 1];
  for (const [start, way, min, max] of [
    [from.x, to.x - from.x, west, east],
    [from.y, to.y - from.y, south, north],
  ] as const) {
    if (way === 0) {
      if (start < min || start > max) return false;
      continue;
    }
    const [one, other] = [(min - start) / way, (max - start) / way];
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return enters <= leaves;
}
