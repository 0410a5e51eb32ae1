import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const connectorsCommandTopic: Topic = {
  name: 'connectors.commands',
  key: 'the external device',
  writers: ['bulk-jobs'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'What jobs ask of connectors: add an external device, remove one.',
};
