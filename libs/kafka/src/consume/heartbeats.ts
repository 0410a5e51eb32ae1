/** Keeps a member in its group while a batch waits or works; remembers when the group has moved on without it. */
export class Heartbeats {
  readonly #timer: NodeJS.Timeout;
  #lost: unknown;

  constructor(beat: () => Promise<void>, everyMs: number, onLost: () => void) {
    this.#timer = setInterval(() => {
      beat().catch((error: unknown) => {
        this.#lost ??= error;
        onLost();
      });
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** kafkajs joins the group again when `eachBatch` throws what the heartbeat threw. */
  throwIfLost(): void {
    if (this.#lost !== undefined) throw this.#lost as Error;
  }
}
