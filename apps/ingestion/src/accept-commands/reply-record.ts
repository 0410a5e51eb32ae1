import type { Command, CommandOutcome } from '@umbra/contracts/command';
import { newEvent } from '@umbra/contracts/envelope';
import type { TelemetryAccepted, TelemetryAcceptedReply } from '@umbra/contracts/ingestion-command';
import { eventRecord, type LogMessage, type LogRecord } from '@umbra/kafka';

const SCHEMA_VERSION = 1;

/** The answer to a command, with its key, so that the answers about one device keep their order. */
export function replyRecord(
  { key }: LogMessage,
  { id, correlationId, data: { commandId, replyTo } }: Command,
  outcome: CommandOutcome<TelemetryAccepted>,
  { nowMs, traceparent }: { readonly nowMs: number; readonly traceparent: string | undefined },
): LogRecord {
  const reply = newEvent<TelemetryAcceptedReply>(
    'ingestion.telemetry-accepted',
    SCHEMA_VERSION,
    { commandId, outcome },
    { producer: 'ingestion', correlationId, causationId: id, occurredAtMs: nowMs },
  );
  return eventRecord({ name: replyTo }, key ?? commandId, reply, traceparent);
}
