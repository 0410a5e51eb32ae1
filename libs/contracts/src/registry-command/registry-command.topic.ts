import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const registryCommandTopic: Topic = {
  name: 'registry.commands',
  key: 'the device',
  writers: ['connectors', 'bulk-jobs'],
  partitions: 6,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'What other services ask the registry to do: make, claim, name, label and release devices.',
};
