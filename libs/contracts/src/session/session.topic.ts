import type { Topic } from '../topics/topic.ts';

const ONE_DAY_MS = 24 * 3_600_000;

export const sessionTopic: Topic = {
  name: 'session.events',
  key: 'tokenSha256',
  writers: ['registry'],
  partitions: 1,
  cleanup: 'delete',
  // Sessions last four hours: what is older than a day is over.
  retentionMs: ONE_DAY_MS,
  description: 'Logins by opaque tokens (Jitterbit’s), so that other services know their bearers without asking.',
};
