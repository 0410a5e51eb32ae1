/** @typedef {{ lat: number, lng: number }} Point degrees, WGS-84 taken as a sphere: good to half a percent */

const EARTH_RADIUS_METRES = 6_371_008.8;

/**
 * @param {Point} from
 * @param {Point} to
 * @returns {number} metres along the great circle
 */
export function distanceMetres(from, to) {
  const latDifference = radians(to.lat - from.lat);
  const lngDifference = radians(to.lng - from.lng);
  const a =
    Math.sin(latDifference / 2) ** 2 +
    Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(lngDifference / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
}

/**
 * @param {Point} from
 * @param {Point} to
 * @returns {number} degrees clockwise from north, 0 to below 360, where the great circle begins
 */
export function bearingDegrees(from, to) {
  const lngDifference = radians(to.lng - from.lng);
  const [fromLat, toLat] = [radians(from.lat), radians(to.lat)];
  const y = Math.sin(lngDifference) * Math.cos(toLat);
  const x = Math.cos(fromLat) * Math.sin(toLat) - Math.sin(fromLat) * Math.cos(toLat) * Math.cos(lngDifference);
  return (degrees(Math.atan2(y, x)) + 360) % 360;
}

/**
 * @param {Point} from
 * @param {number} bearing degrees
 * @param {number} metres
 * @returns {Point}
 */
export function destination(from, bearing, metres) {
  const angle = metres / EARTH_RADIUS_METRES;
  const [lat, direction] = [radians(from.lat), radians(bearing)];
  const endLat = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(direction));
  const endLng = Math.atan2(
    Math.sin(direction) * Math.sin(angle) * Math.cos(lat),
    Math.cos(angle) - Math.sin(lat) * Math.sin(endLat),
  );
  return { lat: degrees(endLat), lng: ((from.lng + degrees(endLng) + 540) % 360) - 180 };
}

/** @param {number} value degrees */
function radians(value) {
  return (value * Math.PI) / 180;
}

/** @param {number} value radians */
function degrees(value) {
  return (value * 180) / Math.PI;
}
