import { METRES_PER_DEGREE, MIN_COSINE } from './grid.ts';

const RADIANS = Math.PI / 180;

/**
 * Metres east (x) and north (y) of an origin: flat, which errs by less than 0.1 % within 10 km outside the polar regions.
 * At the poles themselves, where east has no meaning, it still makes places of this world.
 */
export class LocalFrame {
  readonly lat: number;
  readonly lng: number;
  readonly #metresPerLng: number;

  constructor(lat: number, lng: number) {
    this.lat = lat;
    this.lng = lng;
    this.#metresPerLng = METRES_PER_DEGREE * Math.max(MIN_COSINE, Math.cos(lat * RADIANS));
  }

  x(lng: number): number {
    // The short way round, where 180° east meets 180° west.
    return wrapped(lng - this.lng) * this.#metresPerLng;
  }

  y(lat: number): number {
    return (lat - this.lat) * METRES_PER_DEGREE;
  }

  latAt(y: number): number {
    return Math.max(-90, Math.min(90, this.lat + y / METRES_PER_DEGREE));
  }

  lngAt(x: number): number {
    return wrapped(this.lng + x / this.#metresPerLng);
  }
}

/** From 180° west to 180° east, however often it went round. */
const wrapped = (lng: number): number => (Math.abs(lng) <= 180 ? lng : lng - 360 * Math.round(lng / 360));
