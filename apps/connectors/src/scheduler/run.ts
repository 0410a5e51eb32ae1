import type { BegunExecution } from '../executions/execution.ts';
import { LeaseEndedError, type Lease } from '../executions/lease.ts';
import type { Occupant } from './slots.ts';

/** A run in progress in this replica. */
export class Run implements Occupant {
  readonly execution: BegunExecution;
  readonly lease: Lease;
  readonly #abort = new AbortController();

  constructor(execution: BegunExecution, lease: Lease) {
    this.execution = execution;
    this.lease = lease;
  }

  get isKnownSlow(): boolean {
    return this.execution.isKnownSlow;
  }

  /** Aborted with the reason for which the run is to end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(reason: Error): void {
    this.#abort.abort(reason);
  }

  /** To be asked often: a run whose lease is over is told so, whatever it waits for. */
  watch(): void {
    if (!this.lease.isHeld && !this.signal.aborted) this.end(new LeaseEndedError());
  }
}
