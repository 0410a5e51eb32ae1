import type { Metrics } from '@umbra/observability';

/** Kinds are the driver's words for what it found: some of them are the cloud's own, which may be anything. */
const KNOWN_KIND = /^[a-z][a-z-]{0,30}$/;
const MAX_KINDS = 50;
const OTHER = 'other';

/** Parts of callbacks that are none of our affair. */
export class CallbackMetrics {
  readonly #ignored;
  readonly #kinds = new Set<string>();

  /** @param driverIds of drivers that read callbacks: shown at 0 from the start */
  constructor(metrics: Metrics, driverIds: readonly string[]) {
    this.#ignored = metrics.counter(
      'umbra_connectors_callback_ignored_total',
      'Parts of callbacks that are no telemetry, by driver and kind.',
      ['driver', 'kind'],
    );
    for (const driverId of driverIds) this.#ignored.labels(driverId, OTHER);
  }

  ignored(driverId: string, ignored: Readonly<Record<string, number>>): void {
    for (const [kind, count] of Object.entries(ignored)) this.#ignored.labels(driverId, this.#label(kind)).inc(count);
  }

  #label(kind: string): string {
    if (!KNOWN_KIND.test(kind) || (!this.#kinds.has(kind) && this.#kinds.size >= MAX_KINDS)) return OTHER;
    this.#kinds.add(kind);
    return kind;
  }
}
