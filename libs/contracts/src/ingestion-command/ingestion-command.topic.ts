import type { Topic } from '../topics/topic.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

export const ingestionCommandTopic: Topic = {
  name: 'ingestion.commands',
  key: 'trackingId',
  writers: ['connectors'],
  partitions: 12,
  cleanup: 'delete',
  retentionMs: SEVEN_DAYS_MS,
  description: 'Telemetry that connectors have brought from other clouds, on its way to the checks of ingestion.',
};
