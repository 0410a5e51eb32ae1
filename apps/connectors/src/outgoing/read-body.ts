import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What this side can unpack. */
export const ACCEPT_ENCODING = 'gzip, br';

/** The answer, unpacked, is larger than was asked for. */
export class AnswerTooLargeError extends Error {}
/** The answer is packed in a way that nobody asked for, or not as it says. */
export class AnswerPackedError extends Error {}

export interface BodyLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

const unpackers = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
} as const;

/**
 * Reads an answer to its end, but no more of it than the limit, counted after unpacking: a bomb stops some KiB behind it.
 * @throws AnswerTooLargeError, AnswerPackedError, or what ended the connection
 */
export async function readBody(body: Readable, encoding: string | undefined, limits: BodyLimits): Promise<string> {
  const { maxBytes, signal } = limits;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        done(new AnswerTooLargeError());
        return;
      }
      chunks.push(chunk);
      done();
    },
  });
  const unpack = unpackerOf(encoding, body);
  if (unpack === undefined) await pipeline(body, collect, { signal });
  else await pipeline(body, unpack, collect, { signal });
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function unpackerOf(encoding: string | undefined, body: Readable) {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return undefined;
  if (!Object.hasOwn(unpackers, name)) {
    body.on('error', () => undefined).destroy();
    throw new AnswerPackedError();
  }
  return unpackers[name as keyof typeof unpackers]();
}
