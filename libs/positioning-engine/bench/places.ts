const RADIANS = Math.PI / 180;
const EARTH_METRES = 6_371_008.8;

export interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** On the sphere that the scorer of the data sets uses, so that figures can be compared to the centimetre. */
export function metresBetween(a: Place, b: Place): number {
  const [dLat, dLng] = [(b.lat - a.lat) * RADIANS, (b.lng - a.lng) * RADIANS];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}
