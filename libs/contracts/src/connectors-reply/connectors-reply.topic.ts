import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const connectorsReplyTopic: Topic = {
  name: 'connectors.replies',
  key: 'that of the command',
  writers: ['registry', 'ingestion'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'What came of the commands that connectors has given.',
};
