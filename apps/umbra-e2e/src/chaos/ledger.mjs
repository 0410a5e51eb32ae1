/** @typedef {{ timestamp: number, serial: number }} Entry a sample: its device time, and the number in its payload */

/** What was sent, and what of it was acknowledged: the truth that the traces are compared with. */
export class Ledger {
  /** @type {Map<string, Map<number, number>>} serial by timestamp, by trackingId */
  #acknowledged = new Map();
  #serial = 0;
  #startMs;
  /** Samples that are on their way now. */
  inFlight = 0;
  /** Samples that were acknowledged. */
  acknowledged = 0;
  /** Requests that got no answer, or one that left it open, and were sent again. */
  repeated = 0;
  /** Why the last of them was. @type {unknown} */
  lastFailure;

  /** @param {number} startMs device time of the first sample; each is a tenth of a second after the one before */
  constructor(startMs) {
    this.#startMs = startMs;
  }

  /** @returns {Entry} for a sample that is like no other */
  next() {
    this.#serial += 1;
    return { timestamp: this.#startMs + this.#serial * 100, serial: this.#serial };
  }

  /**
   * @param {string} trackingId
   * @param {Entry} entry
   */
  acknowledge(trackingId, { timestamp, serial }) {
    const ofDevice = this.#acknowledged.get(trackingId) ?? new Map();
    this.#acknowledged.set(trackingId, ofDevice.set(timestamp, serial));
    this.acknowledged += 1;
  }

  /** @returns {string[]} who had something acknowledged */
  trackingIds() {
    return [...this.#acknowledged.keys()];
  }

  /** @param {string} trackingId @returns {ReadonlyMap<number, number>} serial by timestamp */
  of(trackingId) {
    return this.#acknowledged.get(trackingId) ?? new Map();
  }
}

/**
 * @typedef {object} Difference
 * @property {number[]} missing timestamps that were acknowledged and are not in the trace
 * @property {number[]} doubled timestamps or serials that are in the trace more than once
 * @property {number[]} wrong timestamps whose row is not the sample that was acknowledged, or that nobody sent
 */

/**
 * Compares a device's trace with what was acknowledged.
 *
 * @param {ReadonlyMap<number, number>} acknowledged serial by timestamp
 * @param {readonly Entry[]} trace
 * @returns {Difference}
 */
export function compareTrace(acknowledged, trace) {
  const timestamps = new Set();
  const serials = new Set();
  /** @type {Difference} */
  const difference = { missing: [], doubled: [], wrong: [] };
  for (const { timestamp, serial } of trace) {
    if (timestamps.has(timestamp) || serials.has(serial)) difference.doubled.push(timestamp);
    else if (acknowledged.get(timestamp) !== serial) difference.wrong.push(timestamp);
    timestamps.add(timestamp);
    serials.add(serial);
  }
  difference.missing = [...acknowledged.keys()].filter((timestamp) => !timestamps.has(timestamp));
  return difference;
}

/** @param {Difference} difference */
export function isSame({ missing, doubled, wrong }) {
  return missing.length + doubled.length + wrong.length === 0;
}
