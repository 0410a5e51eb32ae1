import type { Topic } from '../topics/topic.ts';

export const ruleTopic: Topic = {
  name: 'rule.events',
  key: 'ruleId',
  writers: ['geofencing'],
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
  description: 'Rules and sensor rules: what labels and jobs may speak of.',
};
