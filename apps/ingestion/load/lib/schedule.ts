import type { LoadSettings } from './settings.ts';

/** Samples of one device in one request: so many, from a first device time on, at even distances. */
export interface Portion {
  /** Index among the devices of the run. */
  readonly device: number;
  readonly firstMs: number;
  readonly stepMs: number;
  readonly count: number;
}

const DEVICES_A_BATCH = 10;

/**
 * Says what each request of a run posts, so that no two samples of a device have the same time, whichever virtual user
 * sends them, and the times of each go with the clock at the highest rate of the run.
 */
export class Schedule {
  readonly #devices: number;
  readonly #portionsPerRequest: number;
  readonly #samplesPerPortion: number;
  readonly #stepMs: number;

  /** @throws if the devices are too few for that many samples */
  constructor({ devices, samplesPerRequest, route }: LoadSettings, peakRate: number) {
    this.#devices = devices;
    const most = route === 'batch' ? Math.min(DEVICES_A_BATCH, devices) : 1;
    this.#portionsPerRequest = largestDivisor(samplesPerRequest, most);
    this.#samplesPerPortion = samplesPerRequest / this.#portionsPerRequest;
    this.#stepMs = Math.floor((1_000 * devices) / (peakRate * samplesPerRequest));
    if (this.#stepMs < 1) throw new Error('A device cannot have more than 1000 samples a second: raise DEVICES.');
  }

  /**
   * @param request counted from 0 over the whole run
   * @param startedAtMs of the run; the first samples lie before it
   */
  portions(request: number, startedAtMs: number): Portion[] {
    return Array.from({ length: this.#portionsPerRequest }, (_, i) => {
      const portion = request * this.#portionsPerRequest + i;
      const turn = Math.floor(portion / this.#devices);
      return {
        device: portion % this.#devices,
        firstMs: startedAtMs + (turn - 1) * this.#samplesPerPortion * this.#stepMs,
        stepMs: this.#stepMs,
        count: this.#samplesPerPortion,
      };
    });
  }
}

function largestDivisor(of: number, atMost: number): number {
  for (let divisor = Math.min(of, atMost); divisor > 1; divisor -= 1) if (of % divisor === 0) return divisor;
  return 1;
}
