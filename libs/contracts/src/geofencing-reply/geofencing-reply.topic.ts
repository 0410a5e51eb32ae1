import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const geofencingReplyTopic: Topic = {
  name: 'geofencing.replies',
  key: 'that of the command',
  writers: ['shadows'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'What came of the commands that geofencing has given.',
};
