import type { Contribution, WlanReading } from '@umbra/positioning-engine';
import { randomOf } from '../../src/testing/random.ts';

/** A square of streets, a hundred metres apart, whose houses have access points. */
const DISTRICT_METRES = 1_000;
const STREET_METRES = 100;
const STREETS = 2 * (DISTRICT_METRES / STREET_METRES + 1);
/** Between the corners of two districts: nothing is heard from one to the next. */
const PITCH_METRES = 1_500;
const DISTRICTS_A_ROW = 32;
const SOUTH_WEST = { lat: 48, lng: 7 };
const METRES_PER_DEGREE = 111_195;

const RADIOS = 1_200;
/** Every fourth radio has a second name. */
const STATIONS = RADIOS + RADIOS / 4;
/** Makes some six tiles a station of what a scan hears. */
const SCANS = 460;
const FACADE_METRES = 10;
const HOUSE_METRES = 12;

/** At 1 m; what is fainter than a phone hears is not heard. */
const POWER_DBM = -36;
const FAINTEST_DBM = -89;
const SHADOWING_DB = 6;
const AUDIBLE_METRES = 150;

/** Between two scans of a walk: a pedestrian who reports every ten seconds, a car every second. */
const STEP_METRES = 12;

const DAY_MS = 86_400_000;
const SURVEY_DAYS = 60;

export interface StreetMapOptions {
  readonly seed: number;
  /** At least so many. */
  readonly stations: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * A made-up country of districts, as large as is wanted: which access points there are follows from the seed, and what is
 * heard where from the seed of the scan. Addresses of neighbours are no neighbours.
 */
export class StreetMap {
  readonly stations: number;
  readonly #seed: number;
  readonly #districts: District[] = [];

  constructor({ seed, stations }: StreetMapOptions) {
    this.#seed = seed;
    const count = Math.ceil(stations / STATIONS);
    this.stations = count * STATIONS;
    for (let nth = 0; nth < count; nth += 1) this.#districts.push(new District(nth, seed));
  }

  get districts(): readonly District[] {
    return this.#districts;
  }

  /** So many scans, each in another district than the one before. @param atMs of the nth, all at different places */
  *scans(count: number, series: number, atMs: (nth: number) => number = () => Date.now()): Generator<Contribution> {
    const random = randomOf(this.#seed * 7_919 + series);
    for (let nth = 0; nth < count; nth += 1) {
      yield this.#district(nth).scan(random, { atMs: atMs(nth), number: series * 2 ** 20 + nth });
    }
  }

  /** The same of devices that scan several times on their way along a street. */
  *walks(count: number, scansEach: number, series: number): Generator<Contribution> {
    const random = randomOf(this.#seed * 7_919 + series);
    for (let nth = 0; nth < count; nth += 1) {
      const number = series * 2 ** 20 + nth * scansEach;
      yield* this.#district(nth).walk(random, { scans: scansEach, atMs: Date.now(), number });
    }
  }

  /** Another one each time, until all had their turn. */
  #district(nth: number): District {
    return this.#districts[(nth * 37) % this.#districts.length]!;
  }
}

interface NamedScan {
  readonly atMs: number;
  /** Of all scans: no two have the same. */
  readonly number: number;
}

export class District {
  readonly #nth: number;
  readonly #seed: number;
  readonly #x = new Float32Array(RADIOS);
  readonly #y = new Float32Array(RADIOS);

  constructor(nth: number, seed: number) {
    this.#nth = nth;
    this.#seed = seed;
    const random = randomOf(seed * 1_000_003 + nth);
    for (let radio = 0; radio < RADIOS; radio += 1) {
      const side = (random() < 0.5 ? -1 : 1) * (FACADE_METRES + HOUSE_METRES * random());
      const { x, y } = onStreet(radio % STREETS, DISTRICT_METRES * random(), side);
      this.#x[radio] = x;
      this.#y[radio] = y;
    }
  }

  /** What the survey of the district has contributed. */
  contributions(): Contribution[] {
    const random = randomOf(this.#seed * 1_000_033 + this.#nth);
    const firstMs = Date.UTC(2026, 8, 1);
    return Array.from({ length: SCANS }, (_, nth) => {
      const atMs = firstMs + Math.floor(SURVEY_DAYS * DAY_MS * random());
      return this.scan(random, { atMs, number: this.#nth * SCANS + nth });
    });
  }

  /** A scan on one of its streets, with what the device believes of where it is. */
  scan(random: () => number, named: NamedScan): Contribution {
    const street = { street: Math.floor(STREETS * random()), along: DISTRICT_METRES * random() };
    return this.#scanAt(street, deviceOf(random), random, named);
  }

  /** Scans of one device, a few steps from each other. */
  *walk(
    random: () => number,
    { scans, atMs, number }: NamedScan & { readonly scans: number },
  ): Generator<Contribution> {
    const device = deviceOf(random);
    const from = { street: Math.floor(STREETS * random()), along: (DISTRICT_METRES - scans * STEP_METRES) * random() };
    for (let nth = 0; nth < scans; nth += 1) {
      const at = { ...from, along: from.along + nth * STEP_METRES };
      yield this.#scanAt(at, device, random, { atMs, number: number + nth });
    }
  }

  #scanAt(
    { street, along }: { readonly street: number; readonly along: number },
    device: number,
    random: () => number,
    { atMs, number }: NamedScan,
  ): Contribution {
    const at = onStreet(street, along, 8 * (random() - 0.5));
    const accuracyMetres = 3 + Math.floor(8 * random());
    const believed = { x: at.x + accuracyMetres * (random() - 0.5), y: at.y + accuracyMetres * (random() - 0.5) };
    return {
      ...{ atMs, fix: { ...this.#degrees(believed), accuracyMetres, speedMps: Math.floor(3 * random()), ageMs: 0 } },
      scan: { wlan: this.#heardAt(at, random), ble: [], cells: [], mccHint: undefined },
      // Hashes are spread over all of their bits.
      ...{ hash: number * 0x9e_3779, deviceHash: device, sessionClass: device % 16 },
    };
  }

  #heardAt(at: Place, random: () => number): WlanReading[] {
    const heard: WlanReading[] = [];
    for (let radio = 0; radio < RADIOS; radio += 1) {
      const metres = Math.hypot(this.#x[radio]! - at.x, this.#y[radio]! - at.y);
      if (metres > AUDIBLE_METRES) continue;
      const rssDbm = Math.round(POWER_DBM - 30 * Math.log10(Math.max(1, metres)) + SHADOWING_DB * normal(random));
      if (rssDbm < FAINTEST_DBM) continue;
      heard.push({ mac: this.#mac(radio, 0), rssDbm, ageMs: undefined });
      if (radio % 4 === 0) heard.push({ mac: this.#mac(radio, 1), rssDbm: rssDbm - 1, ageMs: undefined });
    }
    return heard.sort((a, b) => b.rssDbm! - a.rssDbm!);
  }

  /** A universal, individual address; the radio is its middle 36 bits. */
  #mac(radio: number, name: number): number {
    const number = this.#nth * RADIOS + radio;
    return 0x10 * 2 ** 40 + ((number * 0x9e37_79b1) % 2 ** 36) * 16 + name;
  }

  #degrees({ x, y }: Place): { lat: number; lng: number } {
    const south = Math.floor(this.#nth / DISTRICTS_A_ROW) * PITCH_METRES + y;
    const west = (this.#nth % DISTRICTS_A_ROW) * PITCH_METRES + x;
    const lat = SOUTH_WEST.lat + south / METRES_PER_DEGREE;
    return { lat, lng: SOUTH_WEST.lng + west / (METRES_PER_DEGREE * Math.cos(SOUTH_WEST.lat * (Math.PI / 180))) };
  }
}

/** Half of the streets run east, half north. */
function onStreet(street: number, along: number, aside: number): Place {
  const across = Math.floor(street / 2) * STREET_METRES + aside;
  return street % 2 === 0 ? { x: along, y: across } : { x: across, y: along };
}

const deviceOf = (random: () => number): number => Math.floor(2 ** 16 * random());

/** Of mean 0 and variance 1, nearly: the sum of twelve. */
function normal(random: () => number): number {
  let sum = -6;
  for (let nth = 0; nth < 12; nth += 1) sum += random();
  return sum;
}
