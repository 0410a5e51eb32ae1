import { readCommand, type Command } from '@umbra/contracts/command';
import { UnreadableEventError } from '@umbra/contracts/envelope';
import type { KafkaConnection } from '@umbra/kafka';
import { readTopic } from '@umbra/testing';

/** The commands that a topic holds now. Tests beside this one share the brokers, and put poison on topics for their own ends. */
export async function commandsOnLog<Asked extends Command>(
  connection: KafkaConnection,
  topic: string,
): Promise<Asked[]> {
  const messages = await readTopic(connection, topic);
  return messages.flatMap(({ value }) => {
    try {
      return [readCommand(value) as Asked];
    } catch (error) {
      if (error instanceof UnreadableEventError) return [];
      throw error;
    }
  });
}
