/** A run that takes longer is a slow one, and begins among them the next time. */
export const QUICK_MS = 3_000;

/** What takes a place. */
export interface Occupant {
  /** It holds a place of the slow from its beginning. */
  readonly isKnownSlow: boolean;
}

interface Place {
  readonly beganAtMs: number;
  isSlow: boolean;
}

export interface SlotLimits {
  readonly all: number;
  /** Of those, what slow ones may hold at once: the rest is for those that come and go. */
  readonly slow: number;
  /** Who holds a place for longer is slow. */
  readonly quickMs: number;
}

/**
 * The places of one replica in which connectors run. Whoever takes long is moved among the slow ones, and when those have
 * all their places, gives up: so a cloud that hangs never holds the places that others come and go through.
 */
export class Slots<Run extends Occupant> {
  readonly #limits: SlotLimits;
  readonly #places = new Map<Run, Place>();

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** How many may begin now that are not known to be slow. */
  get freeForQuick(): number {
    return this.#limits.all - this.#places.size;
  }

  get freeForSlow(): number {
    return Math.max(0, Math.min(this.freeForQuick, this.#limits.slow - this.#slowCount()));
  }

  get occupied(): number {
    return this.#places.size;
  }

  enter(run: Run, nowMs: number): void {
    this.#places.set(run, { beganAtMs: nowMs, isSlow: run.isKnownSlow });
  }

  leave(run: Run): void {
    this.#places.delete(run);
  }

  /** Moves those that have taken long among the slow ones. @returns those for whom there is no place: they must end */
  sortOut(nowMs: number): Run[] {
    const without: Run[] = [];
    let slow = this.#slowCount();
    for (const [run, place] of this.#places) {
      if (place.isSlow || nowMs - place.beganAtMs < this.#limits.quickMs) continue;
      if (slow >= this.#limits.slow) {
        without.push(run);
        continue;
      }
      place.isSlow = true;
      slow += 1;
    }
    return without;
  }

  #slowCount(): number {
    let count = 0;
    for (const { isSlow } of this.#places.values()) if (isSlow) count += 1;
    return count;
  }
}
