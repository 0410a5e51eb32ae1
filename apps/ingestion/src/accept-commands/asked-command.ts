import { readCommand, type Command } from '@umbra/contracts/command';
import { UnreadableEventError } from '@umbra/contracts/envelope';
import { MAX_SAMPLES_PER_COMMAND, type AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import type { LogMessage } from '@umbra/kafka';
import { commandInvalid, commandTypeUnknown } from '../ingestion.errors.ts';

const COMMAND_TYPE: AcceptTelemetry['type'] = 'ingestion.accept-telemetry';
const COMMAND_VERSION = 1;

/**
 * A record of the commands topic that can be answered, whatever it asks for.
 * @param replyTopics whoever could name any topic would have this service write to it
 * @throws UnreadableEventError poison: nobody can be told
 */
export function askedCommand({ value }: LogMessage, replyTopics: ReadonlySet<string>): Command {
  const command = readCommand(value);
  if (!replyTopics.has(command.data.replyTo)) {
    throw new UnreadableEventError('its replyTo is no topic that replies go to');
  }
  return command;
}

/**
 * What the command asks for. Its samples are not looked into.
 * @throws WireError the refusal that is its answer
 */
export function wishOf({ type, version, data }: Command): AcceptTelemetry['data'] {
  if (type !== COMMAND_TYPE || version !== COMMAND_VERSION) throw commandTypeUnknown();
  const { projectId, trackingId, samples } = data as Readonly<Record<string, unknown>>;
  if (typeof projectId !== 'string') throw commandInvalid({ path: 'projectId', reason: 'is no text' });
  if (typeof trackingId !== 'string') throw commandInvalid({ path: 'trackingId', reason: 'is no text' });
  if (!Array.isArray(samples) || samples.length === 0 || samples.length > MAX_SAMPLES_PER_COMMAND) {
    const wanted = `is no array of 1 to ${String(MAX_SAMPLES_PER_COMMAND)} samples`;
    throw commandInvalid({ path: 'samples', reason: wanted });
  }
  return data as AcceptTelemetry['data'];
}
