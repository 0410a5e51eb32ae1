import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { bulkJobsControllers } from '../bulk-jobs.module.ts';
import { BULK_JOBS_VERSION } from '../bulk-jobs.version.ts';

/** The API document of this service, from the controllers that it runs. */
export async function bulkJobsDocument(): Promise<OpenApiDocument> {
  const derived = await describeControllers([...bulkJobsControllers], {
    title: 'Umbra bulk-jobs',
    description: 'Device uploads and deletions: jobs, their rows, and what came of each.',
    version: BULK_JOBS_VERSION,
  });
  return finishDocument(derived, [{ service: 'bulkjobs', prefixes: ['/bulkjobs/v4'] }]);
}
