import type { ReadUpload } from './read-upload.ts';
import { readCsv } from './csv/read-csv.ts';
import { readJson } from './json/read-json.ts';
import { inUtf8, type UploadFormat } from './upload-format.ts';

/** BULK-3: all rows of a job, or what is wrong with their shape. Rests often, so that other requests have their turn. */
export const parseUpload = (body: Buffer, format: UploadFormat): Promise<ReadUpload> =>
  format.kind === 'json' ? readJson(body) : readCsv(inUtf8(body, format.charset));
