import { committedText, documentText } from '@umbra/wire/openapi';
import { bulkJobsDocument } from './bulk-jobs.openapi.ts';

describe('the API document of bulk-jobs', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('bulk-jobs')).toBe(documentText(await bulkJobsDocument()));
  });
});
