import { distanceMetres, EARTH_RADIUS_METRES, type Place } from '@umbra/geo';
import { envelope, envelopeContains, FULL_TURN, type Envelope } from './envelope.ts';

/** All places that are not farther from the centre than so many metres, along the surface of the sphere. */
export interface Circle {
  readonly center: Place;
  /** Metres. */
  readonly radius: number;
}

const DEGREES_PER_RADIAN = 180 / Math.PI;
const POLE = 90;
/** A tenth of a metre: more than rounding takes from an envelope, also of a circle that nearly reaches a pole. */
const ROUNDING_DEGREES = 1e-6;

export const circleContains = ({ center, radius }: Circle, place: Place): boolean =>
  distanceMetres(center, place) <= radius;

/** Encloses the circle; one that reaches a pole goes all the way round. */
export function envelopeOfCircle({ center: { lat, lng }, radius }: Circle): Envelope {
  const angle = radius / EARTH_RADIUS_METRES;
  const reach = angle * DEGREES_PER_RADIAN + ROUNDING_DEGREES;
  const south = Math.max(-POLE, lat - reach);
  const north = Math.min(POLE, lat + reach);
  if (south === -POLE || north === POLE) return envelope({ south, west: lng - FULL_TURN, north, east: lng });
  const sideways = Math.asin(Math.sin(angle) / Math.cos(lat / DEGREES_PER_RADIAN)) * DEGREES_PER_RADIAN;
  return envelope({ south, west: lng - sideways - ROUNDING_DEGREES, north, east: lng + sideways + ROUNDING_DEGREES });
}

/** Whether a circle and a box have a place in common. */
export const circleMeets = ({ center, radius }: Circle, box: Envelope): boolean =>
  nearestDistanceMetres(center, box) <= radius;

/** How far a place is from the nearest one of a box; nothing within it. */
function nearestDistanceMetres(place: Place, box: Envelope): number {
  const lat = clamp(place.lat, box.south, box.north);
  // Where its own meridian goes through the box, that is the shortest way.
  if (envelopeContains(box, lat, place.lng)) return distanceMetres(place, { lat, lng: place.lng });
  const ways = [box.west, box.east].flatMap((lng) =>
    [box.south, box.north, clamp(nearestLatitude(place, lng), box.south, box.north)].map((onSide) =>
      distanceMetres(place, { lat: onSide, lng }),
    ),
  );
  return Math.min(...ways);
}

/** The latitude at which a meridian comes nearest to a place. */
function nearestLatitude(place: Place, meridian: number): number {
  const [lat, turn] = [place.lat / DEGREES_PER_RADIAN, (meridian - place.lng) / DEGREES_PER_RADIAN];
  return Math.atan2(Math.sin(lat), Math.cos(lat) * Math.cos(turn)) * DEGREES_PER_RADIAN;
}

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);
