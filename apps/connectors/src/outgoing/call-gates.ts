import type { RateLimit } from '../domain/driver/driver.ts';
import { CallGate, type GateOptions } from './call-gate.ts';

const SWEEP_EVERY_MS = 60_000;

/** The gate of each holder, for as long as there is something to remember of it. */
export class CallGates {
  readonly #gates = new Map<string, CallGate>();
  readonly #options: GateOptions;
  #sweptAtMs = performance.now();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#gates.size;
  }

  /** A holder with another limit has another gate: what was counted by the old one says nothing of the new. */
  of(holder: string, limit: RateLimit): CallGate {
    this.#sweep();
    const key = `${String(limit.calls)}/${limit.per} ${holder}`;
    let gate = this.#gates.get(key);
    if (gate === undefined) this.#gates.set(key, (gate = new CallGate(limit, this.#options)));
    return gate;
  }

  /** Forgets what is as good as new. */
  #sweep(): void {
    const nowMs = performance.now();
    if (nowMs - this.#sweptAtMs < SWEEP_EVERY_MS) return;
    this.#sweptAtMs = nowMs;
    this.dropIdle();
  }

  dropIdle(): void {
    for (const [key, gate] of this.#gates) if (gate.isIdle) this.#gates.delete(key);
  }

  close(reason: Error): void {
    for (const gate of this.#gates.values()) gate.close(reason);
    this.#gates.clear();
  }
}
