import type { ReadUpload } from './read-upload.ts';
import { readCsv } from './csv/read-csv.ts';
import { readJson } from './json/read-json.ts';
import { inUtf8, type UploadFormat } from './upload-format.ts';

/**
 * BULK-3: all rows of a job, or what is wrong with their shape. Rests often, so that other requests have their turn.
 * @throws the reason of the signal
 */
export const parseUpload = (body: Buffer, format: UploadFormat, signal: AbortSignal): Promise<ReadUpload> =>
  format.kind === 'json' ? readJson(body, signal) : readCsv(inUtf8(body, format.charset), signal);
