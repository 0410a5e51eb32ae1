import { TextDecoder } from 'node:util';
import { badRequest, type WireError } from '@umbra/wire';

export type UploadFormat = { readonly kind: 'json' } | { readonly kind: 'csv'; readonly charset: string };

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)"?/i;

/** BULK-17: what a content type announces; JSON where there is none. @throws WireError 400 */
export function formatOf(contentType: string | undefined): UploadFormat {
  const type = (contentType ?? 'application/json').split(';', 1)[0]!.trim().toLowerCase();
  if (type === 'application/json') return { kind: 'json' };
  if (type === 'text/csv') return { kind: 'csv', charset: CHARSET.exec(contentType ?? '')?.[1] ?? 'utf-8' };
  throw wrongType('must be application/json or text/csv');
}

const UTF_8: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/** The same text in UTF-8, where it was sent in another encoding. Bytes that are not UTF-8 are left to the parser. @throws WireError 400 */
export function inUtf8(body: Buffer, charset: string): Buffer {
  if (UTF_8.has(charset.toLowerCase())) return body;
  const decoder = decoderOf(charset);
  if (decoder === undefined) throw wrongType('names a charset that is not known here');
  try {
    return Buffer.from(decoder.decode(body));
  } catch {
    throw wrongType('names a charset that the body is not in');
  }
}

function decoderOf(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    // That is how it says that it does not know one.
    return undefined;
  }
}

const wrongType = (reason: string): WireError =>
  badRequest('BULK_JOBS_CONTENT_TYPE', `The Content-Type ${reason}.`, [{ path: 'header.content-type', reason }]);
