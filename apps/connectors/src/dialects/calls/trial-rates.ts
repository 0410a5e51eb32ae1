import { Injectable } from '@nestjs/common';
import { RequestRates } from './request-rates.ts';

/** Each trial makes this service call somebody: people try things out, and nobody scans the net with it. */
const LIMIT = { calls: 60, per: 'minute' } as const;

/** Trials of credentials and connectors, of all dialects together (C2C-19, C6). */
@Injectable()
export class TrialRates {
  readonly #rates = new RequestRates(LIMIT);

  /** @param holder the project; of a trial without one, its caller @throws WireError 429 */
  take(holder: string): void {
    this.#rates.take(holder);
  }
}
