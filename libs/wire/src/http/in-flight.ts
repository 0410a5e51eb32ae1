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
    const total = this.#total;
    const held = this.#byHolder.get(holder) ?? { requests: 0, bytes: 0 };
    if (!fits(1, held.requests, total.requests, this.#bounds.maxRequests)) return undefined;
    this.#byHolder.set(holder, held);
    add(total, held, 1, 0);
    return new TakenPlace(total, held, this.#bounds.maxBytes, () => {
      this.#byHolder.delete(holder);
    });
  }
}

class TakenPlace implements Place {
  readonly #total: Held;
  readonly #held: Held;
  readonly #maxBytes: number;
  readonly #onLast: () => void;
  #ownBytes = 0;
  #isLeft = false;

  /** @param onLast called when its holder has no other */
  constructor(total: Held, held: Held, maxBytes: number, onLast: () => void) {
    this.#total = total;
    this.#held = held;
    this.#maxBytes = maxBytes;
    this.#onLast = onLast;
  }

  grow(bytes: number): boolean {
    if (this.#isLeft || !fits(bytes, this.#held.bytes, this.#total.bytes, this.#maxBytes)) return false;
    this.#ownBytes += bytes;
    add(this.#total, this.#held, 0, bytes);
    return true;
  }

  leave(): void {
    this.#isLeft = true;
    add(this.#total, this.#held, -1, -this.#ownBytes);
    if (this.#held.requests === 0) this.#onLast();
  }
}

function add(total: Held, held: Held, requests: number, bytes: number): void {
  total.requests += requests;
  total.bytes += bytes;
  held.requests += requests;
  held.bytes += bytes;
}

function fits(wanted: number, held: number, total: number, max: number): boolean {
  const freeThen = max - total - wanted;
  return held + wanted <= SHARE_OF_FREE * freeThen;
}
