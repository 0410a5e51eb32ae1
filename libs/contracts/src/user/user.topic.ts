import type { Topic } from '../topics/topic.ts';

export const userTopic: Topic = {
  name: 'user.events',
  key: 'userId',
  writers: ['registry'],
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
  description: 'Users with name and email, for services that show who did something.',
};
