import type { Topic } from '../topics/topic.ts';

export const deviceTopic: Topic = {
  name: 'device.events',
  key: 'deviceId',
  writers: ['registry'],
  partitions: 12,
  cleanup: 'compact',
  retentionMs: -1,
  description:
    'The life of each licence: provisioned, claimed, unclaimed, deactivated. Every event carries the whole state after it, so the newest of a key is enough.',
};
