import type { CallbackReading, ExternalSample } from '../../domain/driver/driver.ts';
import type { NoSample } from '../sample/sample-of.ts';

const MAX_ID_LENGTH = 50;

/** Gathers what a callback says, by device, and counts what is none of our affair. */
export class CallbackTally {
  readonly #samples = new Map<string, ExternalSample[]>();
  readonly #ignored = new Map<string, number>();

  /** @param kind in a few lower-case words with hyphens: it is a label of a counter */
  ignore(kind: string): void {
    this.#ignored.set(kind, (this.#ignored.get(kind) ?? 0) + 1);
  }

  /** A device without a name that we can use is nobody's (§8.1). */
  add(externalDeviceId: unknown, sample: ExternalSample | NoSample): void {
    if (typeof sample === 'string') {
      this.ignore(sample);
    } else if (!isExternalDeviceId(externalDeviceId)) {
      this.ignore('unaddressed');
    } else {
      const samples = this.#samples.get(externalDeviceId);
      if (samples === undefined) this.#samples.set(externalDeviceId, [sample]);
      else samples.push(sample);
    }
  }

  get reading(): CallbackReading {
    return {
      readings: [...this.#samples].map(([externalDeviceId, samples]) => ({ externalDeviceId, samples })),
      ignored: Object.fromEntries(this.#ignored),
    };
  }
}

export const isExternalDeviceId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
