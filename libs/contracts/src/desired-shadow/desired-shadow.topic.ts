import type { Topic } from '../topics/topic.ts';

export const desiredShadowTopic: Topic = {
  name: 'desired-shadow.events',
  key: 'trackingId',
  writers: ['shadows'],
  partitions: 12,
  cleanup: 'compact',
  retentionMs: -1,
  description: 'The desired state of each device, whole after every change: what ingestion answers a device with.',
};
