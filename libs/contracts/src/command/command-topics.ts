import { deadLetterTopicOf, type Topic } from '../topics/topic.ts';

/** Where a service has its commands from, and where they may have their replies. */
export interface CommandTopics {
  readonly commands: Topic;
  readonly replies: readonly Topic[];
}

/** What such a service needs to find on the brokers. */
export const everyTopicOf = ({ commands, replies }: CommandTopics): readonly Topic[] => [
  commands,
  deadLetterTopicOf(commands),
  ...replies,
];
