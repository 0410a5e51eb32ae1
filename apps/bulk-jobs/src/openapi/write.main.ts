import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { bulkJobsDocument } from './bulk-jobs.openapi.ts';

await writeDocument('bulk-jobs', await bulkJobsDocument());
