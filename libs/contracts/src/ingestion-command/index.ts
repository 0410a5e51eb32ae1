export { ingestionCommandTopic } from './ingestion-command.topic.ts';
export {
  MAX_SAMPLES_PER_COMMAND,
  type AcceptTelemetry,
  type IngestionCommand,
  type TelemetryAccepted,
  type TelemetryAcceptedReply,
} from './ingestion.commands.ts';
