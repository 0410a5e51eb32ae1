export interface RoomOptions {
  readonly bytes: number;
  /** Of one holder. */
  readonly bytesEach: number;
}

interface Waiting {
  readonly holder: string;
  readonly bytes: number;
  readonly enter: () => void;
}

/** How much of answers this process holds at once while they come in; who finds no room waits for it. */
export class AnswerRoom {
  readonly #options: RoomOptions;
  readonly #waiting = new Set<Waiting>();
  readonly #heldBy = new Map<string, number>();
  #heldBytes = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /**
   * @returns gives the room back
   * @throws the reason of the signal
   */
  async take(holder: string, bytes: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { holder, bytes: Math.min(bytes, this.#options.bytesEach), enter: resolve };
    const giveUp = (): void => {
      if (this.#waiting.delete(waiting)) reject(signal.reason as Error);
      this.#letIn();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    this.#waiting.add(waiting);
    this.#letIn();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    return () => {
      this.#hold(waiting, -waiting.bytes);
      this.#letIn();
    };
  }

  #letIn(): void {
    for (const next of this.#waiting) {
      // His own calls fill it: others need not wait for them.
      if ((this.#heldBy.get(next.holder) ?? 0) + next.bytes > this.#options.bytesEach) continue;
      if (this.#heldBytes + next.bytes > this.#options.bytes) return;
      this.#waiting.delete(next);
      this.#hold(next, next.bytes);
      next.enter();
    }
  }

  #hold({ holder }: Waiting, bytes: number): void {
    const held = (this.#heldBy.get(holder) ?? 0) + bytes;
    if (held === 0) this.#heldBy.delete(holder);
    else this.#heldBy.set(holder, held);
    this.#heldBytes += bytes;
  }
}
