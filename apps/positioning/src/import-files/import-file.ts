import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UmbraError } from '@umbra/errors';
import { through } from './through.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);
const CHUNK_BYTES = 256 * 1024;

/** There is no such file, or it may not be read. */
export class ImportFileError extends UmbraError {
  constructor(path: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : 'it is no file';
    super('POSITIONING_IMPORT_FILE', `${path} cannot be read: ${why}`, { cause });
  }
}

/** A file to be imported: plain, or packed with gzip, whatever its name says. */
export class ImportFile {
  readonly #path: string;
  readonly #isGzip: boolean;
  /** Of the file as it lies there: what it is recognised by. */
  readonly sha256: string;

  private constructor(path: string, isGzip: boolean, sha256: string) {
    this.#path = path;
    this.#isGzip = isGzip;
    this.sha256 = sha256;
  }

  /** @throws ImportFileError */
  static async open(path: string): Promise<ImportFile> {
    try {
      if (!(await stat(path)).isFile()) throw new ImportFileError(path, undefined);
      return new ImportFile(path, await beginsWith(path, GZIP), await sha256Of(path));
    } catch (error) {
      throw error instanceof ImportFileError ? error : new ImportFileError(path, error);
    }
  }

  get name(): string {
    return basename(this.#path);
  }

  /** Its bytes, unpacked. May be read once more from the beginning by another call. */
  async *bytes(): AsyncGenerator<Buffer> {
    const file = createReadStream(this.#path, { highWaterMark: CHUNK_BYTES });
    yield* this.#isGzip
      ? through<Buffer>(file, createGunzip({ chunkSize: CHUNK_BYTES }))
      : (file as AsyncIterable<Buffer>);
  }
}

async function beginsWith(path: string, magic: Buffer): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return bytesRead === magic.length && buffer.equals(magic);
  } finally {
    await file.close();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash);
  return hash.digest('hex');
}
