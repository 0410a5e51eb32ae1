import { databaseSettings } from '@umbra/config';
import type { Program } from '@umbra/config/reference';
import { bulkJobsSettings } from './bulk-jobs.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'bulk-jobs',
    description:
      'Device uploads and deletions: jobs, their rows, and what came of each: `node apps/bulk-jobs/dist/main.js`.',
    settings: bulkJobsSettings,
  },
  {
    name: 'bulk-jobs migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/bulk-jobs/dist/migrate.js`.',
    settings: databaseSettings,
  },
];
