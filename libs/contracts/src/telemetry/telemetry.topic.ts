import type { Topic } from '../topics/topic.ts';

export const telemetryTopic: Topic = {
  name: 'telemetry.events',
  key: 'trackingId',
  writers: ['ingestion', 'positioning', 'shadows'],
  partitions: 12,
  cleanup: 'delete',
  retentionMs: -1,
  description:
    'The device timeline: all that happens to the data of a device, in its order. The truth that shadows and traces are folded from; never compacted, kept for ever.',
};
