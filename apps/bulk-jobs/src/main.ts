import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createBulkJobsApp } from './bulk-jobs.app.ts';
import { loadBulkJobsConfig } from './bulk-jobs.config.ts';
import { BULK_JOBS_VERSION } from './bulk-jobs.version.ts';

const config = loadBulkJobsConfig();
await runService({ name: 'bulk-jobs', version: BULK_JOBS_VERSION }, config, (parts) =>
  createBulkJobsApp({ ...parts, config }),
);
