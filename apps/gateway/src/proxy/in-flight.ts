import type { Service } from '../routes/route.ts';

/** Counts the requests that each service has not answered yet, so that a slow one cannot fill the gateway. */
export class InFlight {
  readonly #max: number;
  readonly #counts = new Map<Service, number>();

  constructor(maxPerService: number) {
    this.#max = maxPerService;
  }

  /** False when the service has its fill. */
  enter(service: Service): boolean {
    const count = this.#counts.get(service) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(service, count + 1);
    return true;
  }

  leave(service: Service): void {
    this.#counts.set(service, (this.#counts.get(service) ?? 1) - 1);
  }
}
