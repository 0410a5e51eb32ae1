import type { Topic } from '../topics/topic.ts';

const ONE_DAY_MS = 24 * 3_600_000;

export const bulkJobsReplyTopic: Topic = {
  name: 'bulk-jobs.replies',
  key: 'that of the command',
  writers: ['registry', 'connectors', 'shadows', 'geofencing'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: ONE_DAY_MS,
  description: 'What came of the steps of jobs; some hold sealed device secrets.',
};
