/** Keeps a member in its group while a batch waits or works; remembers when the group has moved on without it. */
export class Heartbeats {
  readonly #timer: NodeJS.Timeout;
  #isStopped = false;
  #lost: unknown;

  /** @param onBeat told after each beat whether the member still belongs to its group */
  constructor(beat: () => Promise<void>, everyMs: number, onBeat: (isMember: boolean) => void) {
    this.#timer = setInterval(() => {
      beat().then(
        () => {
          if (!this.#isStopped) onBeat(true);
        },
        (error: unknown) => {
          // After the end it is the runner's own next beat that finds out.
          if (this.#isStopped) return;
          this.#lost ??= error;
          onBeat(false);
        },
      );
    }, everyMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  /** kafkajs joins the group again when `eachBatch` throws what the heartbeat threw. */
  throwIfLost(): void {
    if (this.#lost !== undefined) throw this.#lost as Error;
  }
}
