import { Journey } from './journey.mjs';

/** Full to empty in about two days. */
const DRAIN_PERCENT_PER_SECOND = 100 / (48 * 3600);
const CLIENT = { name: 'umbra-demo', version: '1.0.0', platform: 'simulated', hasTemperatureSensor: true };

/** A simulated tracker on a vehicle: a journey, a battery, a thermometer. */
export class Tracker {
  #random;
  #journey;
  #batteryPercent;
  #temperatureC;
  #sampledAtMs;

  /**
   * @param {() => number} random
   * @param {number} nowMs
   */
  constructor(random, nowMs) {
    this.#random = random;
    this.#journey = new Journey(random);
    this.#batteryPercent = 40 + random() * 60;
    this.#temperatureC = 4 + random() * 14;
    this.#sampledAtMs = nowMs;
  }

  get target() {
    return this.#journey.target;
  }

  /**
   * Moves on to the given time and measures.
   *
   * @param {number} nowMs
   * @returns {object} one telemetry sample, as it goes over the wire
   */
  sample(nowMs) {
    const seconds = Math.max(0, (nowMs - this.#sampledAtMs) / 1000);
    this.#sampledAtMs = nowMs;
    this.#journey.advance(seconds);
    this.#batteryPercent = Math.max(1, this.#batteryPercent - seconds * DRAIN_PERCENT_PER_SECOND);
    this.#temperatureC += (this.#random() - 0.5) * 0.2;
    const { lat, lng, speedMetresPerSecond, headingDegrees } = this.#journey.state;
    return {
      timestamp: nowMs,
      position: {
        lat: round(lat, 6),
        lng: round(lng, 6),
        accuracy: round(4 + this.#random() * 8, 1),
        speed: Math.round(speedMetresPerSecond),
        heading: Math.round(headingDegrees) % 360,
        satellitecount: 6 + Math.floor(this.#random() * 8),
        type: 'gnss',
      },
      system: {
        client: CLIENT,
        reportedSensorData: {
          batteryLevel: Math.round(this.#batteryPercent),
          batteryIsCharging: false,
          temperatureC: round(this.#temperatureC, 1),
          deviceIsStationary: speedMetresPerSecond === 0,
        },
      },
    };
  }
}

/**
 * @param {number} value
 * @param {number} digits
 */
function round(value, digits) {
  return Number(value.toFixed(digits));
}
