/** How many attempts of a kind are under way. Holds an entry for what is under way, and for nothing else. */
export class AttemptsInHand {
  readonly #counts = new Map<string, number>();

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** @returns to be called once, when the attempt is over */
  enter(key: string): () => void {
    this.#counts.set(key, this.of(key) + 1);
    return () => {
      const left = this.of(key) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    };
  }

  /** Kinds that are under way. */
  get size(): number {
    return this.#counts.size;
  }
}
