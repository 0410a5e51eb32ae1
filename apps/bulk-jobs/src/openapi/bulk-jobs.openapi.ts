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
  return withCsv(finishDocument(derived, [{ service: 'bulkjobs', prefixes: ['/bulkjobs/v4'] }]));
}

const CSV_EXAMPLE = 'name,deviceId,sendMs,areaBased,type,tag:food\nvan 7,,600000,1,Pallet,1\n';

/** Nest says the same of all content types of a body; of CSV it is a text. */
function withCsv(document: OpenApiDocument): OpenApiDocument {
  for (const { post } of Object.values(document.paths)) {
    const content = post?.requestBody !== undefined && 'content' in post.requestBody ? post.requestBody.content : {};
    if (content['text/csv'] !== undefined) content['text/csv'] = { schema: { type: 'string' }, example: CSV_EXAMPLE };
  }
  return document;
}
