import { readCommand, type Command } from '@umbra/contracts/command';
import type { LogMessage } from '@umbra/kafka';
import { UnanswerableCommandError } from './commands.errors.ts';

const MAX_COMMAND_ID_LENGTH = 200;

/**
 * A record of a commands topic that can be answered.
 * @param replyTopics what commands may name as the place of their reply
 * @throws UnreadableEventError, UnanswerableCommandError: poison
 */
export function askedCommand({ value }: LogMessage, replyTopics: ReadonlySet<string>): Command {
  const command = readCommand(value);
  const { commandId, replyTo } = command.data;
  if (commandId.length > MAX_COMMAND_ID_LENGTH || !isStorable(commandId)) {
    throw new UnanswerableCommandError(
      `its commandId is no text of up to ${String(MAX_COMMAND_ID_LENGTH)} characters that a database can hold`,
    );
  }
  if (!replyTopics.has(replyTo)) throw new UnanswerableCommandError('no replies go to the topic that it names');
  return command;
}

/** Two ids that a database cannot tell apart would be one command there and two here. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
