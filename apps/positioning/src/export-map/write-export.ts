import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Writes lines to a file, packed when its name ends in `.gz`, or to the standard output. The file is there under its name
 * only when it is whole.
 */
export async function writeExport(lines: AsyncIterable<string>, path: string | undefined): Promise<void> {
  if (path === undefined) {
    await pipeline(lines, process.stdout, { end: false });
    return;
  }
  const unfinished = `${path}.part`;
  try {
    const file = createWriteStream(unfinished);
    await (path.endsWith('.gz') ? pipeline(lines, createGzip(), file) : pipeline(lines, file));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
