import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const shadowsCommandTopic: Topic = {
  name: 'shadows.commands',
  key: 'trackingId',
  writers: ['geofencing', 'bulk-jobs'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'What follows for desired states from associations and jobs.',
};
