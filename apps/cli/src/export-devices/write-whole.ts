import { randomUUID } from 'node:crypto';
import { constants, createWriteStream, fstatSync, type Stats } from 'node:fs';
import { chmod, chown, open, readlink, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

/**
 * Writes a file piece by piece; it is there when it is whole, and what was there before stays until then. What is no regular
 * file, as a device or a pipe, cannot be replaced, and gets the pieces as they come.
 * @throws Problem when the file cannot be written; whatever the pieces throw
 */
export async function writeWhole(path: string, pieces: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  try {
    const before = await unlessMissing(stat(path));
    if (before === undefined || before.isFile()) await replace(await targetOf(path), before, pieces, signal);
    else {
      const file = before.isFIFO() ? await openPipe(path, signal) : await open(path, constants.O_WRONLY);
      await pipeline(pieces, file.createWriteStream(), { signal });
    }
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined || code === undefined) throw error;
    throw new Problem(EXIT.refused, `${path} cannot be written (${code}).`, { cause: error });
  }
}

const BETWEEN_LOOKS_MS = 100;

/** Waits for a reader, as opening does by itself; but that would hear of no signal. */
async function openPipe(path: string, signal: AbortSignal): Promise<FileHandle> {
  for (;;) {
    try {
      const tried = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
      try {
        return await open(path, constants.O_WRONLY);
      } finally {
        await tried.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
    await sleep(BETWEEN_LOOKS_MS, undefined, { signal });
  }
}

/** Whether a path, as /dev/stdout, is another name of what this process has open. */
export async function isOpenAs(path: string, descriptor: number): Promise<boolean> {
  const opened = fstatSync(descriptor);
  // What cannot be looked at is no name of it; why not, writing says.
  const named = await stat(path).catch(() => undefined);
  return named?.dev === opened.dev && named.ino === opened.ino;
}

/** The file that links lead to, also where it is not there yet. */
async function targetOf(path: string): Promise<string> {
  const real = await unlessMissing(realpath(path));
  if (real !== undefined) return real;
  const folder = await realpath(dirname(path));
  const link = await unlessMissing(readlink(path));
  return link === undefined ? resolve(folder, basename(path)) : targetOf(resolve(folder, link));
}

async function unlessMissing<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const OWNER_ALONE = 0o600;
const ALL_PERMISSIONS = 0o777;

async function replace(
  path: string,
  before: Stats | undefined,
  pieces: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  const access = before === undefined ? {} : { mode: OWNER_ALONE };
  try {
    await pipeline(pieces, createWriteStream(temporary, { flags: 'wx', ...access }), { signal });
    if (before !== undefined) await giveAccessOf(before, temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whoever could not read the file before is not to read it now, and who could still can. */
async function giveAccessOf({ uid, gid, mode }: Stats, path: string): Promise<void> {
  const own = await stat(path);
  // None but root can give files to others: they stay with whoever wrote them.
  if (own.uid !== uid || own.gid !== gid) await chown(path, uid, gid).catch(() => undefined);
  await chmod(path, mode & ALL_PERMISSIONS);
}
