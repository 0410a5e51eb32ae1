/** Squares of a quarter of a degree: row 0 is the southernmost, column 0 begins at 180° west. */
export const PER_DEGREE = 4;
export const ROWS = 180 * PER_DEGREE;
export const COLUMNS = 360 * PER_DEGREE;

const NEAR_KM = 50;
const STEP_KM = 5;
export const KM_PER_DEGREE = 111.195;
const RADIANS = Math.PI / 180;

/**
 * @param polygons rings of [lng, lat]
 * @returns the squares whose middle lies `inside`, and those of which any part lies inside or `near`: within 50 km
 */
export function rasterise(polygons) {
  const inside = new Set();
  const near = new Set();
  for (const rings of polygons.map(unwrapped)) {
    for (const square of filled(rings)) inside.add(square);
    for (const ring of rings) for (const point of walked(ring)) markAround(point, near);
  }
  for (const square of inside) near.add(square);
  return { inside, near };
}

/** Where a ring crosses 180° of longitude its numbers leap: after this they go on beyond. */
function unwrapped(rings) {
  let last = rings[0][0][0];
  return rings.map((ring) =>
    ring.map(([lng, lat]) => {
      last = lng + 360 * Math.round((last - lng) / 360);
      return [last, lat];
    }),
  );
}

const squareAt = (row, column) => row * COLUMNS + (((column % COLUMNS) + COLUMNS) % COLUMNS);

/** Rows of middles against all edges: even-odd, so holes are holes. */
function* filled(rings) {
  const lats = rings[0].map(([, lat]) => lat);
  const first = Math.max(0, Math.floor((Math.min(...lats) + 90) * PER_DEGREE));
  const last = Math.min(ROWS - 1, Math.floor((Math.max(...lats) + 90) * PER_DEGREE));
  for (let row = first; row <= last; row += 1) {
    const middle = (row + 0.5) / PER_DEGREE - 90;
    const crossings = rings.flatMap((ring) => crossingsOf(ring, middle)).sort((a, b) => a - b);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const from = Math.ceil((crossings[index] + 180) * PER_DEGREE - 0.5);
      const to = Math.floor((crossings[index + 1] + 180) * PER_DEGREE - 0.5);
      for (let column = from; column <= to; column += 1) yield squareAt(row, column);
    }
  }
}

function crossingsOf(ring, lat) {
  const crossings = [];
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [[lngA, latA], [lngB, latB]] = [ring[index], ring[index + 1]];
    if (latA <= lat !== latB <= lat) crossings.push(lngA + ((lat - latA) / (latB - latA)) * (lngB - lngA));
  }
  return crossings;
}

/** The points of a ring, and more between those that are far apart. */
function* walked(ring) {
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [[lngA, latA], [lngB, latB]] = [ring[index], ring[index + 1]];
    const km = Math.hypot((lngB - lngA) * Math.cos(latA * RADIANS), latB - latA) * KM_PER_DEGREE;
    const steps = Math.max(1, Math.ceil(km / STEP_KM));
    for (let step = 0; step < steps; step += 1) {
      yield [lngA + ((lngB - lngA) * step) / steps, latA + ((latB - latA) * step) / steps];
    }
  }
}

function markAround([lng, lat], near) {
  const reach = (NEAR_KM + STEP_KM / 2) / KM_PER_DEGREE;
  const first = Math.max(0, Math.floor((lat - reach + 90) * PER_DEGREE));
  const last = Math.min(ROWS - 1, Math.floor((lat + reach + 90) * PER_DEGREE));
  for (let row = first; row <= last; row += 1) {
    const nearestLat = Math.min(Math.max(lat, row / PER_DEGREE - 90), (row + 1) / PER_DEGREE - 90);
    const left = reach ** 2 - (lat - nearestLat) ** 2;
    if (left < 0) continue;
    const cosine = Math.max(0.01, Math.min(Math.cos(lat * RADIANS), Math.cos(nearestLat * RADIANS)));
    const reachLng = Math.min(180, Math.sqrt(left) / cosine);
    const west = Math.floor((lng - reachLng + 180) * PER_DEGREE);
    const east = Math.floor((lng + reachLng + 180) * PER_DEGREE);
    for (let column = west; column <= east; column += 1) near.add(squareAt(row, column));
  }
}
