/** How much may be on its way through the service at once. */
export interface InFlightBounds {
  readonly maxRequests: number;
  /** Of bodies, as far as their length was announced. */
  readonly maxBytes: number;
}

/** Counts what is on its way. Above the bounds nothing more is let in: better an early 503 than a slow death. */
export class InFlight {
  readonly #bounds: InFlightBounds;
  #requests = 0;
  #bytes = 0;

  constructor(bounds: InFlightBounds) {
    this.#bounds = bounds;
  }

  get requests(): number {
    return this.#requests;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @returns how to leave again, to be called once; undefined when there is no room */
  enter(bytes: number): (() => void) | undefined {
    if (this.#requests >= this.#bounds.maxRequests || this.#bytes + bytes > this.#bounds.maxBytes) return undefined;
    this.#requests += 1;
    this.#bytes += bytes;
    return () => {
      this.#requests -= 1;
      this.#bytes -= bytes;
    };
  }
}
