import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What this side can unpack. */
export const ACCEPT_ENCODING = 'gzip, br';

/** The answer, unpacked, is larger than was asked for. */
export class AnswerTooLargeError extends Error {}
/** The answer is packed in a way that nobody asked for, or not as it says. */
export class AnswerPackedError extends Error {}

/** So much of an answer is taken wherever it comes from: most are no larger. */
const SMALL_BYTES = 64 * 1024;

export interface BodyLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Waits until there is room for the whole of it. @returns gives it back */
  readonly room: () => Promise<() => void>;
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
  const { maxBytes, signal, room } = limits;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let leave: (() => void) | undefined;
  const take = async (chunk: Buffer): Promise<void> => {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new AnswerTooLargeError();
    if (bytes > SMALL_BYTES) leave ??= await room();
    chunks.push(chunk);
  };
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      take(chunk).then(() => {
        done();
      }, done);
    },
  });
  try {
    const unpack = unpackerOf(encoding, body);
    if (unpack === undefined) await pipeline(body, collect, { signal });
    else await pipeline(body, unpack, collect, { signal });
    return new TextDecoder().decode(Buffer.concat(chunks));
  } finally {
    leave?.();
  }
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
