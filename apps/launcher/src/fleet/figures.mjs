/** Counts posts, their outcomes and their latency. */
export class Figures {
  #latenciesMs = /** @type {number[]} */ ([]);
  #failures = /** @type {Map<string, number>} */ (new Map());

  /** @param {number} latencyMs */
  posted(latencyMs) {
    this.#latenciesMs.push(latencyMs);
  }

  /** @param {string} reason */
  failed(reason) {
    this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
  }

  /** @returns {string} one line */
  summary() {
    const sorted = [...this.#latenciesMs].sort((a, b) => a - b);
    const failed = [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...this.#failures].map(([reason, count]) => `${count} × ${reason}`).join('; ');
    const at = (/** @type {number} */ share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
    return (
      `${sorted.length} posted, ${failed} failed${reasons === '' ? '' : ` (${reasons})`}, ` +
      `latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`
    );
  }
}
