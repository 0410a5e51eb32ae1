import { COLUMNS, PER_DEGREE } from './rasterise.mjs';

const EARTH_KM = 6371;
const RADIANS = Math.PI / 180;
const SHARE = 0.68;
const ROUNDS = 50;
const MIN_KM = 10;
/** Fewer squares do not show a country's form. */
const MIN_SQUARES = 50;

/** The median place of a country by area, and how far from it 68 % of its area lie. */
export function circleOf(inside, polygons) {
  const places = inside.size >= MIN_SQUARES ? squaresOf(inside) : pointsOf(polygons);
  const centre = medianOf(places);
  const distances = places
    .map(({ vector, weight }) => ({ km: EARTH_KM * angle(vector, centre), weight }))
    .sort((a, b) => a.km - b.km);
  const enough = SHARE * distances.reduce((sum, { weight }) => sum + weight, 0);
  let within = 0;
  const { km } = distances.find(({ weight }) => (within += weight) >= enough);
  const [x, y, z] = centre;
  return {
    lat: Math.asin(z) / RADIANS,
    lng: Math.atan2(y, x) / RADIANS,
    radiusKm: Math.max(MIN_KM, Math.round(km)),
  };
}

const squaresOf = (squares) =>
  [...squares].map((square) => {
    const lat = (Math.floor(square / COLUMNS) + 0.5) / PER_DEGREE - 90;
    return placeAt(lat, ((square % COLUMNS) + 0.5) / PER_DEGREE - 180, Math.cos(lat * RADIANS));
  });

/** Of a small country: its outline. */
const pointsOf = (polygons) => polygons.flatMap(([outer]) => outer.map(([lng, lat]) => placeAt(lat, lng, 1)));

const placeAt = (lat, lng, weight) => ({
  vector: [
    Math.cos(lat * RADIANS) * Math.cos(lng * RADIANS),
    Math.cos(lat * RADIANS) * Math.sin(lng * RADIANS),
    Math.sin(lat * RADIANS),
  ],
  weight,
});

/** Weiszfeld on the sphere. */
function medianOf(places) {
  let centre = meanOf(places, () => 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const last = centre;
    centre = meanOf(places, (vector) => 1 / Math.max(0.001, angle(vector, last)));
  }
  return centre;
}

function meanOf(places, trust) {
  const sum = [0, 0, 0];
  for (const { vector, weight } of places) {
    for (let axis = 0; axis < 3; axis += 1) sum[axis] += vector[axis] * weight * trust(vector);
  }
  const length = Math.hypot(...sum);
  return sum.map((each) => each / length);
}

const angle = (a, b) => Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
