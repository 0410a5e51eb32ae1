/** How many rows were read, and why how many of them were not taken. */
export class RowCounts<Reason extends string> {
  read = 0;
  readonly #rejected = new Map<Reason, number>();

  reject(reason: Reason): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  get accepted(): number {
    return this.read - this.rejectedTotal;
  }

  get rejectedTotal(): number {
    let total = 0;
    for (const count of this.#rejected.values()) total += count;
    return total;
  }

  /** By reason, the most frequent first. */
  get rejected(): Readonly<Partial<Record<Reason, number>>> {
    const sorted = [...this.#rejected].sort(([, a], [, b]) => b - a);
    return Object.fromEntries(sorted) as Partial<Record<Reason, number>>;
  }
}
