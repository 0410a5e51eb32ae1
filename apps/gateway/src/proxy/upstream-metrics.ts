import type { Metrics } from '@umbra/observability';
import { WireError } from '@umbra/wire';
import type { Service } from '../routes/route.ts';

/** What a caller is told when a service is not asked, or gives no answer. */
const REASONS: Readonly<Record<string, string>> = {
  GATEWAY_BUSY: 'busy',
  GATEWAY_UPSTREAM_ODD: 'odd',
  GATEWAY_UPSTREAM_TIMEOUT: 'timeout',
  GATEWAY_UPSTREAM_UNREACHABLE: 'unreachable',
};

/** How the services answer, as the gateway sees it. */
export class UpstreamMetrics {
  readonly #durations;
  readonly #errors;

  /** @param services those that this installation runs */
  constructor(metrics: Metrics, services: readonly string[]) {
    this.#durations = metrics.histogram(
      'umbra_gateway_upstream_duration_seconds',
      "From a request's turn to the beginning of the service's answer, the wait for a connection included.",
      ['upstream', 'status'],
    );
    this.#errors = metrics.counter(
      'umbra_gateway_upstream_errors_total',
      'Requests that a service gave no answer to: busy is the limit of this gateway, odd an answer that is no HTTP.',
      ['upstream', 'reason'],
    );
    for (const service of services) {
      for (const reason of Object.values(REASONS)) this.#errors.labels(service, reason);
    }
  }

  /** @param caller aborted when the caller is gone, who then is why there is no answer */
  async timed<Answer extends { readonly statusCode: number }>(
    service: Service,
    caller: AbortSignal,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const startedAtMs = performance.now();
    try {
      const answer = await ask();
      this.#durations.labels(service, String(answer.statusCode)).observe((performance.now() - startedAtMs) / 1_000);
      return answer;
    } catch (error) {
      if (!caller.aborted) this.#count(service, error);
      throw error;
    }
  }

  /** What is the caller's own doing is nobody's error: an upload that is too large, or broken off. */
  #count(service: Service, error: unknown): void {
    const reason = error instanceof WireError ? REASONS[error.code] : undefined;
    if (reason !== undefined) this.#errors.labels(service, reason).inc();
  }
}
