import { cities } from './cities.mjs';
import { bearingDegrees, destination, distanceMetres } from './sphere.mjs';

const CRUISE_METRES_PER_SECOND = { slowest: 19, fastest: 33 };
const ACCELERATION_METRES_PER_SECOND2 = 0.8;
const REST_SECONDS = { shortest: 60, longest: 900 };
const MOMENT_SECONDS = 1;
/** A road swings left and right of the straight line; so much, and over such a length. */
const BEND = { degrees: 25, lengthMetres: 9_000 };

/** One vehicle on its way from city to city: it speeds up, follows a winding line, slows down, rests, goes on. */
export class Journey {
  #random;
  #cruise;
  #bendPhase;
  #position;
  #target;
  #speed = 0;
  #heading = 0;
  #travelledMetres = 0;
  #restSeconds = 0;

  /** @param {() => number} random uniform in 0 to below 1; the same numbers give the same journey */
  constructor(random) {
    this.#random = random;
    this.#cruise = between(random, CRUISE_METRES_PER_SECOND.slowest, CRUISE_METRES_PER_SECOND.fastest);
    this.#bendPhase = random() * BEND.lengthMetres;
    const start = pick(random, cities);
    this.#target = pickOther(random, start);
    // Somewhere on the way, and at speed: a fleet that all starts in city centres looks like no fleet.
    const done = between(random, 0.05, 0.9) * distanceMetres(start, this.#target);
    this.#position = destination(start, bearingDegrees(start, this.#target), done);
    this.#speed = this.#cruise;
    this.#heading = bearingDegrees(this.#position, this.#target);
  }

  /** Where it goes, or rests. */
  get target() {
    return this.#target.name;
  }

  /** @returns {{ lat: number, lng: number, speedMetresPerSecond: number, headingDegrees: number }} */
  get state() {
    return { ...this.#position, speedMetresPerSecond: this.#speed, headingDegrees: this.#heading };
  }

  /** @param {number} seconds that pass */
  advance(seconds) {
    for (let left = seconds; left > 0; left -= MOMENT_SECONDS) this.#advanceMoment(Math.min(left, MOMENT_SECONDS));
  }

  /** @param {number} seconds */
  #advanceMoment(seconds) {
    if (this.#restSeconds > 0) {
      this.#restSeconds -= seconds;
      return;
    }
    const left = distanceMetres(this.#position, this.#target);
    const brakingSpeed = Math.sqrt(2 * ACCELERATION_METRES_PER_SECOND2 * left);
    const faster = this.#speed + ACCELERATION_METRES_PER_SECOND2 * seconds;
    this.#speed = Math.min(faster, this.#cruise, brakingSpeed);
    const metres = this.#speed * seconds;
    if (left <= Math.max(metres, 5)) {
      this.#arrive();
      return;
    }
    const straight = bearingDegrees(this.#position, this.#target);
    // No bend on the last kilometres: it has to arrive.
    const bend = left < BEND.lengthMetres ? 0 : BEND.degrees;
    const phase = (2 * Math.PI * (this.#travelledMetres + this.#bendPhase)) / BEND.lengthMetres;
    this.#heading = (straight + bend * Math.sin(phase) + 360) % 360;
    this.#position = destination(this.#position, this.#heading, metres);
    this.#travelledMetres += metres;
  }

  #arrive() {
    this.#position = { lat: this.#target.lat, lng: this.#target.lng };
    this.#target = pickOther(this.#random, this.#target);
    this.#speed = 0;
    this.#restSeconds = between(this.#random, REST_SECONDS.shortest, REST_SECONDS.longest);
  }
}

/**
 * @param {() => number} random
 * @param {number} low
 * @param {number} high
 */
function between(random, low, high) {
  return low + random() * (high - low);
}

/**
 * @template T
 * @param {() => number} random
 * @param {T[]} items not empty
 * @returns {T}
 */
function pick(random, items) {
  return /** @type {T} */ (items[Math.floor(random() * items.length)]);
}

/**
 * @param {() => number} random
 * @param {import('./cities.mjs').City} city
 */
function pickOther(random, city) {
  return pick(
    random,
    cities.filter(({ name }) => name !== city.name),
  );
}
