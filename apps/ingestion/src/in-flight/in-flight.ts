/** How much may be on its way through the service at once. */
export interface InFlightBounds {
  readonly maxRequests: number;
  /** Of bodies, as far as they have arrived. */
  readonly maxBytes: number;
}

/** The room that one request takes. */
export interface Place {
  /** Takes room for so many more bytes; false when there is none. */
  grow(bytes: number): boolean;
  /** Gives all of it back; to be called once. */
  leave(): void;
}

interface Held {
  requests: number;
  bytes: number;
}

/**
 * So many times what is left free may one holder have: alone it gets three quarters of everything, two get three sevenths
 * each, and there is always room for who has nothing yet.
 */
const SHARE_OF_FREE = 3;

/**
 * Counts what is on its way, and for whom. Above the bounds nothing more is let in: better an early 503 than a slow
 * death. A holder that takes its fill leaves room for the others.
 */
export class InFlight {
  readonly #bounds: InFlightBounds;
  readonly #total: Held = { requests: 0, bytes: 0 };
  readonly #byHolder = new Map<string, Held>();

  constructor(bounds: InFlightBounds) {
    this.#bounds = bounds;
  }

  get requests(): number {
    return this.#total.requests;
  }

  get bytes(): number {
    return this.#total.bytes;
  }

  /** @returns undefined when there is no room, for all or for this holder */
  enter(holder: string): Place | undefined {
    const held = this.#byHolder.get(holder) ?? { requests: 0, bytes: 0 };
    if (!fits(1, held.requests, this.#total.requests, this.#bounds.maxRequests)) return undefined;
    this.#byHolder.set(holder, held);
    this.#add(held, 1, 0);
    let ownBytes = 0;
    let isLeft = false;
    return {
      grow: (bytes) => {
        if (isLeft || !fits(bytes, held.bytes, this.#total.bytes, this.#bounds.maxBytes)) return false;
        ownBytes += bytes;
        this.#add(held, 0, bytes);
        return true;
      },
      leave: () => {
        isLeft = true;
        this.#add(held, -1, -ownBytes);
        if (held.requests === 0) this.#byHolder.delete(holder);
      },
    };
  }

  #add(held: Held, requests: number, bytes: number): void {
    for (const count of [held, this.#total]) {
      count.requests += requests;
      count.bytes += bytes;
    }
  }
}

function fits(wanted: number, held: number, total: number, max: number): boolean {
  const freeThen = max - total - wanted;
  return held + wanted <= SHARE_OF_FREE * freeThen;
}
