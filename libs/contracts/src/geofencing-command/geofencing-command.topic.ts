import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const geofencingCommandTopic: Topic = {
  name: 'geofencing.commands',
  key: 'trackingId',
  writers: ['bulk-jobs'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'What jobs associate devices with.',
};
