import { kafkaSettings } from '@umbra/config';
import type { Program } from '@umbra/config/reference';
import { topicSettings } from './cli/topic-settings.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'create-topics',
    description: 'Creates the topics that do not exist yet: `node libs/kafka/dist/cli/create-topics.js`.',
    settings: topicSettings,
  },
  {
    name: 'replay-dead-letter',
    description:
      'Lists or replays dead letters: `node libs/kafka/dist/cli/replay-dead-letter.js --topic telemetry.events`.',
    settings: kafkaSettings,
  },
];
