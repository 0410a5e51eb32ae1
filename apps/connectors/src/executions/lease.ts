import { UmbraError } from '@umbra/errors';

/** How long a run may go on after its holder was last heard of. Of a replica that dies nothing waits longer. */
export const LEASE_MS = 20_000;
/** By as much a holder gives up before others may take over: for clocks that do not run alike. */
const MARGIN_MS = 2_000;

/** The run is not, or not surely, this replica's any more: it may neither call nor write. */
export class LeaseEndedError extends UmbraError {
  constructor() {
    super(
      'CONNECTORS_LEASE_ENDED',
      'The run went on for too long without being heard of: another one takes its place.',
      {
        retryable: true,
      },
    );
  }
}

/** Time that passes for a process: none of its clocks alone tells of every pause. */
export interface ElapsingTime {
  /** Never goes back, but may stand still while the machine sleeps. */
  monotonicMs(): number;
  /** Goes on while the machine sleeps, but may be set back. */
  wallMs(): number;
}

export const systemTime: ElapsingTime = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

/** A moment to count from. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export const instantOf = (time: ElapsingTime): Instant => ({
  monotonicMs: time.monotonicMs(),
  wallMs: time.wallMs(),
});

/**
 * The holder's own view of its lease. It ends before the database's does, since it is counted from before the statement
 * that gave it was sent; and by the holder's own clocks, so that one that was paused knows at once when it wakes.
 */
export class Lease {
  readonly #time: ElapsingTime;
  #heldSince: Instant;
  #isOver = false;

  constructor(heldSince: Instant, time: ElapsingTime = systemTime) {
    this.#time = time;
    this.#heldSince = heldSince;
  }

  /** @param since before the statement that renewed it was sent */
  renew(since: Instant): void {
    this.#heldSince = since;
  }

  /** Not this replica's any more, whatever the clocks say. */
  end(): void {
    this.#isOver = true;
  }

  get isHeld(): boolean {
    const { monotonicMs, wallMs } = this.#heldSince;
    const passedMs = Math.max(this.#time.monotonicMs() - monotonicMs, this.#time.wallMs() - wallMs);
    // What has ended does not begin again: the work was told to stop.
    if (passedMs >= LEASE_MS - MARGIN_MS) this.#isOver = true;
    return !this.#isOver;
  }

  /** @throws LeaseEndedError */
  require(): void {
    if (!this.isHeld) throw new LeaseEndedError();
  }
}
