import type { AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import type { TelemetryIngested } from '@umbra/contracts/telemetry';
import type { Metrics } from '@umbra/observability';
import { OTHER_REASON, REFUSAL_REASONS } from './refusal-reasons.ts';

const COMMAND_TYPE = 'ingestion.accept-telemetry' satisfies AcceptTelemetry['type'];
type Source = TelemetryIngested['data']['source'];

/** What there is no room for: requests or bytes on their way (for all, or for one holder), or bytes that wait for the log. */
const SHED_REASONS = ['requests_in_flight', 'bytes_in_flight', 'log_queue'] as const;
export type ShedReason = (typeof SHED_REASONS)[number];

/** What came of a command: `failed` is the fault of nobody who asks. */
const COMMAND_ENDINGS = ['done', 'refused', 'failed'] as const;
export type CommandEnding = (typeof COMMAND_ENDINGS)[number];

/** What this service counts besides its requests; every label has a small fixed set of values, shown from the start. */
export class IngestionMetrics {
  readonly #accepted;
  readonly #refused;
  readonly #shed;
  readonly #commands;

  constructor(metrics: Metrics) {
    const accepted = metrics.counter(
      'umbra_ingestion_samples_total',
      'Samples that the log has acknowledged, by who sent them.',
      ['source'],
    );
    const refused = metrics.counter(
      'umbra_ingestion_samples_refused_total',
      'Samples that were refused, by the code of the refusal; a request whose samples were not counted yet is 1.',
      ['reason'],
    );
    const shed = metrics.counter(
      'umbra_ingestion_requests_shed_total',
      'Requests answered with 503 because there was no room, by what there was no room for.',
      ['reason'],
    );
    this.#accepted = {
      device: accepted.labels('device'),
      user: accepted.labels('user'),
      connector: accepted.labels('connector'),
    } satisfies Record<Source, unknown>;
    this.#refused = new Map([...REFUSAL_REASONS, OTHER_REASON].map((reason) => [reason, refused.labels(reason)]));
    const commands = metrics.counter(
      'umbra_commands_total',
      'Commands that were answered, by what came of them; repeated ones were answered again and not done again.',
      ['type', 'outcome'],
    );
    this.#commands = new Map(COMMAND_ENDINGS.map((ending) => [ending, commands.labels(COMMAND_TYPE, ending)]));
    this.#shed = new Map(SHED_REASONS.map((reason) => [reason, shed.labels(reason)]));
  }

  accepted(source: Source, samples: number): void {
    this.#accepted[source].inc(samples);
  }

  /** @param samples how many the request held, as far as that was known; 1 at least, so that every refusal shows */
  refused(code: string, samples: number): void {
    if (code === 'KAFKA_LOG_BUSY') this.shed('log_queue');
    (this.#refused.get(code) ?? this.#refused.get(OTHER_REASON))?.inc(Math.max(1, samples));
  }

  commandAnswered(ending: CommandEnding): void {
    this.#commands.get(ending)?.inc();
  }

  shed(reason: ShedReason): void {
    this.#shed.get(reason)?.inc();
  }
}
