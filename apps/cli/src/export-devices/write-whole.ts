import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

/**
 * Writes a file piece by piece; it is there when it is whole, and what was there before stays until then.
 * @throws Problem when the file cannot be written; whatever the pieces throw
 */
export async function writeWhole(path: string, pieces: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await pipeline(pieces, createWriteStream(temporary, { flags: 'wx' }), { signal });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined || code === undefined) throw error;
    throw new Problem(EXIT.refused, `${path} cannot be written (${code}).`, { cause: error });
  }
}
