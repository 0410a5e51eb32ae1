import type { Topic } from '../topics/topic.ts';

export const geofenceTopic: Topic = {
  name: 'geofence.events',
  key: 'geofenceId',
  writers: ['geofencing'],
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
  description: 'Geofences with their shapes: what labels and jobs may speak of.',
};
