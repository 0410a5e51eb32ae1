import type { Topic } from '../topics/topic.ts';

export const signingKeyTopic: Topic = {
  name: 'signing-key.events',
  key: 'keyId',
  writers: ['registry'],
  partitions: 1,
  cleanup: 'compact',
  retentionMs: -1,
  description: 'The public halves of the keys that sign tokens, so that every service verifies tokens offline.',
};
