import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseJsonBody } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { refusals } from '../positioning.errors.ts';
import { MAX_BODY_BYTES } from './locate.paths.ts';

const JSON_TYPE = /^\s*application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;
const unpack = promisify(gunzip);

/**
 * The JSON of a body, plain or with gzip. A body that unpacks to more than its limit is given up there: what it would have
 * become never exists.
 * @throws WireError 400, 413, 415
 */
export async function readBody(
  headers: FastifyRequest['headers'],
  body: Buffer | undefined,
  maxBytes = MAX_BODY_BYTES,
): Promise<unknown> {
  const contentType = headers['content-type'];
  if (contentType !== undefined && !JSON_TYPE.test(contentType)) throw refusals.contentTypeNotJson();
  const json = await decoded(headers['content-encoding'], body ?? NO_BYTES, maxBytes);
  if (json.length === 0) throw refusals.bodyMissing();
  return parseJsonBody(json);
}

const NO_BYTES = Buffer.alloc(0);

async function decoded(encoding: string | undefined, body: Buffer, maxBytes: number): Promise<Buffer> {
  switch ((encoding ?? 'identity').trim().toLowerCase()) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return unpacked(body, maxBytes);
    default:
      throw refusals.contentEncodingUnknown();
  }
}

async function unpacked(body: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw refusals.bodyTooLarge(maxBytes);
    throw refusals.gzipBroken();
  }
}
