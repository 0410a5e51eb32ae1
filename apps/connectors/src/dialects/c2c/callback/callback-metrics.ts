import type { Metrics } from '@umbra/observability';

/** Kinds are the driver's words for what it found: some of them are the cloud's own, which may be anything. */
const KNOWN_KIND = /^[a-z][a-z-]{0,30}$/;
const MAX_KINDS = 50;

/** Parts of callbacks that are none of our affair. */
export class CallbackMetrics {
  readonly #ignored;
  readonly #kinds = new Set<string>();

  constructor(metrics: Metrics) {
    this.#ignored = metrics.counter(
      'umbra_connectors_callback_ignored_total',
      'Parts of callbacks that are no telemetry, by driver and kind.',
      ['driver', 'kind'],
    );
  }

  ignored(driverId: string, ignored: Readonly<Record<string, number>>): void {
    for (const [kind, count] of Object.entries(ignored)) this.#ignored.labels(driverId, this.#label(kind)).inc(count);
  }

  #label(kind: string): string {
    if (!KNOWN_KIND.test(kind) || (!this.#kinds.has(kind) && this.#kinds.size >= MAX_KINDS)) return 'other';
    this.#kinds.add(kind);
    return kind;
  }
}
