import type { Topic } from '../topics/topic.ts';

export const projectTopic: Topic = {
  name: 'project.events',
  key: 'projectId',
  writers: ['registry'],
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
  description: 'Projects with members, limits and the hashes of their API keys: who may do what, for every service.',
};
