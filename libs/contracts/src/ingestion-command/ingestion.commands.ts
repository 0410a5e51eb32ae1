import type { Command, CommandRefusal, Reply } from '../command/index.ts';
import type { ProjectId, TrackingId } from '../ids/index.ts';

/**
 * Take telemetry that a connector has brought, as if its device had posted it to `/v3/`: the same checks, the same log.
 * Samples are taken one by one: one that is refused takes no other with it. Key: the trackingId.
 */
export type AcceptTelemetry = Command<
  'ingestion.accept-telemetry',
  {
    readonly projectId: ProjectId;
    readonly trackingId: TrackingId;
    /** As `data` of `POST /v3/` has them (contract §3.2), at most `MAX_SAMPLES_PER_COMMAND`. */
    readonly samples: readonly Readonly<Record<string, unknown>>[];
  }
>;

/** Keeps a command well below what a record may weigh. */
export const MAX_SAMPLES_PER_COMMAND = 100;

export interface TelemetryAccepted {
  /** Samples that are on the log now. */
  readonly accepted: number;
  /** Samples that are not, by their index in the command, with what the device would have been told. */
  readonly refused: readonly { readonly index: number; readonly refusal: CommandRefusal }[];
}

export type IngestionCommand = AcceptTelemetry;
export type TelemetryAcceptedReply = Reply<'ingestion.telemetry-accepted', TelemetryAccepted>;
