import type { LoadPlan } from './load-plan.ts';

const TIMESTAMP_BYTES = 13;

/** Writes the requests of a plan, one after the other, each with timestamps that none before it had. */
export class RequestText {
  readonly #heads: readonly string[];
  readonly #bodies: LoadPlan['bodies'];
  #timestampMs: number;
  #written = 0;

  constructor({ heads, bodies, firstTimestampMs }: Pick<LoadPlan, 'heads' | 'bodies' | 'firstTimestampMs'>) {
    this.#heads = heads;
    // The length is the same for all times of this century, so that it can stand in the text once for all.
    this.#bodies = bodies.map((parts) => {
      const bytes = Buffer.byteLength(parts.join('')) + (parts.length - 1) * TIMESTAMP_BYTES;
      return [`content-length: ${String(bytes)}\r\n\r\n${parts[0] ?? ''}`, ...parts.slice(1)];
    });
    this.#timestampMs = firstTimestampMs;
  }

  get nextTimestampMs(): number {
    return this.#timestampMs;
  }

  next(): string {
    const parts = this.#bodies[this.#written % this.#bodies.length] ?? [];
    let text = `${this.#heads[this.#written % this.#heads.length] ?? ''}${parts[0] ?? ''}`;
    for (let part = 1; part < parts.length; part += 1) {
      text += String(this.#timestampMs) + (parts[part] ?? '');
      this.#timestampMs += 1;
    }
    this.#written += 1;
    return text;
  }
}
