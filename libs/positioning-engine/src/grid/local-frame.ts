import { METRES_PER_DEGREE } from './grid.ts';

const RADIANS = Math.PI / 180;

/** Metres east (x) and north (y) of an origin: flat, which errs by less than 0.1 % within 10 km outside the polar regions. */
export class LocalFrame {
  readonly lat: number;
  readonly lng: number;
  readonly #metresPerLng: number;

  constructor(lat: number, lng: number) {
    this.lat = lat;
    this.lng = lng;
    this.#metresPerLng = METRES_PER_DEGREE * Math.cos(lat * RADIANS);
  }

  x(lng: number): number {
    const degrees = lng - this.lng;
    // The short way round, where 180° east meets 180° west.
    return (degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees) * this.#metresPerLng;
  }

  y(lat: number): number {
    return (lat - this.lat) * METRES_PER_DEGREE;
  }

  latAt(y: number): number {
    return this.lat + y / METRES_PER_DEGREE;
  }

  lngAt(x: number): number {
    const lng = this.lng + x / this.#metresPerLng;
    return lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng;
  }
}
