import type { Program } from '@umbra/config/reference';
import { topicSettings } from './cli/topic-settings.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'create-topics',
    description: 'Creates the topics that do not exist yet: `node libs/kafka/dist/cli/create-topics.js`.',
    settings: topicSettings,
  },
];
