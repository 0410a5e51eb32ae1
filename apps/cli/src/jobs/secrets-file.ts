import { open, rm, type FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { RowResult } from '../api/job.ts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

const OWNER_ALONE = 0o600;
const COLUMNS = ['name', 'deviceId', 'trackingId', 'deviceSecret'] as const;

/** Where the secrets of new licences go: a file that was not there before, and that its owner alone may read. */
export class SecretsFile {
  readonly path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /**
   * Before anything is asked for: what cannot be kept is better not made.
   * @throws Problem
   */
  static async create(path: string): Promise<SecretsFile> {
    try {
      return new SecretsFile(path, await open(path, 'wx', OWNER_ALONE));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const why = code === 'EEXIST' ? 'is there already' : `cannot be made (${code ?? 'unknown'})`;
      throw new Problem(EXIT.refused, `${path} ${why}: secrets go to a new file.`, { cause: error });
    }
  }

  /** Those of the results that have one; without any the file goes again. @returns how many */
  async keep(results: readonly RowResult[]): Promise<number> {
    const rows = results
      .filter(({ deviceSecret }) => deviceSecret !== undefined)
      .map((result) => Object.fromEntries(COLUMNS.map((column) => [column, result[column]])));
    if (rows.length === 0) await this.discard();
    else {
      const isJson = extname(this.path).toLowerCase() === '.json';
      await this.#file.writeFile(
        isJson ? `${JSON.stringify(rows, null, 2)}\n` : stringify(rows, { header: true, columns: [...COLUMNS] }),
      );
      await this.#file.sync();
      await this.#file.close();
    }
    return rows.length;
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }
}
