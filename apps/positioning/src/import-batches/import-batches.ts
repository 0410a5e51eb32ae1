import { openSession } from '@umbra/postgres';
import { transactionsOf } from '@umbra/projections';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { batchTable } from './batch-table.ts';
import { AlreadyImportedError, BatchGoneError, BatchLostError } from './import-batch.errors.ts';
import type { BatchCounts, BatchOrigin, ImportBatch, LostRepeat } from './import-batch.ts';

/** With the id of a batch: who holds it is importing that batch. */
const BATCH_LOCK_CLASS = 0x6962; // "ib"
/** Who begins one: of two with the same file the second sees the first. No batch has this id. */
const BEGIN_LOCK = 0;

export interface ImportBatchesOptions {
  readonly dataSource: DataSource;
  readonly nowMs: () => number;
}

/**
 * Imports into the map, each of which can be told from the others, and undone. While one runs, its rows are there and its
 * batch is `running`; its process holds a lock that ends with it. Whoever comes next takes off the map what a process left
 * behind that is no more.
 */
export class ImportBatches {
  readonly #dataSource: DataSource;
  readonly #nowMs: () => number;

  constructor({ dataSource, nowMs }: ImportBatchesOptions) {
    this.#dataSource = dataSource;
    this.#nowMs = nowMs;
  }

  /**
   * Runs an import as a batch: either all of it is on the map in the end, or nothing.
   * @param isAgain although the same file is on the map already
   * @param work does the import; what it counts is kept with the batch
   * @throws AlreadyImportedError
   */
  async run(
    origin: BatchOrigin,
    isAgain: boolean,
    work: (batch: number) => Promise<BatchCounts>,
  ): Promise<{ readonly batch: number; readonly counts: BatchCounts }> {
    await this.sweep();
    const session = await openSession(this.#dataSource, 'import-lock');
    // Asked nothing meanwhile: if it breaks, the batch may be taken for lost, which its end would show.
    try {
      const batch = await this.#begin(session, origin, isAgain);
      try {
        const counts = await work(batch);
        await this.#transaction(async (sql) => {
          if ((await batchTable.lock(sql, batch))?.state !== 'running') throw new BatchLostError(batch);
          await batchTable.count(sql, batch, counts);
          await batchTable.end(sql, batch, 'done', this.#nowMs());
        });
        return { batch, counts };
      } catch (error) {
        // If the database is away, the next import does it.
        await this.#abandon(batch, origin).catch(() => undefined);
        throw error;
      }
    } finally {
      await session.end();
    }
  }

  /** The newest first. */
  list(): Promise<ImportBatch[]> {
    return this.#transaction((sql) => batchTable.list(sql));
  }

  /**
   * Takes all that came with a batch off the map. What was refused with it stays refused.
   * @returns also what it took along that other batches hold too
   * @throws BatchGoneError
   */
  async undo(id: number): Promise<ImportBatch & { readonly lost: readonly LostRepeat[] }> {
    await this.sweep();
    return this.#transaction(async (sql) => {
      const batch = await batchTable.lock(sql, id);
      if (batch === undefined) throw new BatchGoneError(id, 'there is none (npm run positioning:batches lists them)');
      if (batch.state === 'running') throw new BatchGoneError(id, 'it is being imported now; stop that first');
      if (batch.state !== 'done')
        throw new BatchGoneError(id, `it is ${batch.state} already, and nothing of it is on the map`);
      const lost = await batchTable.repeats(sql, id);
      await batchTable.removeRows(sql, batch);
      await batchTable.end(sql, id, 'undone', this.#nowMs());
      return { ...batch, lost };
    });
  }

  /** Cleans up after imports whose process is no more, or could not do so itself. @returns their batches */
  async sweep(): Promise<number[]> {
    const unfinished = await this.#transaction((sql) => batchTable.unfinished(sql));
    const swept: number[] = [];
    for (const { id } of unfinished) {
      const isLeft = await this.#transaction(async (sql) => {
        const [lock] = await sql.rows<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS got', [
          ...[BATCH_LOCK_CLASS, id],
        ]);
        const batch = lock?.got === true ? await batchTable.lock(sql, id) : undefined;
        if (batch === undefined) return false;
        if (batch.state !== 'running' && !(batch.state === 'failed' && (await batchTable.hasRows(sql, batch))))
          return false;
        await batchTable.removeRows(sql, batch);
        await batchTable.end(sql, id, 'failed', this.#nowMs());
        return true;
      });
      if (isLeft) swept.push(id);
    }
    return swept;
  }

  /** The lock is there before anybody can see the batch. */
  async #begin(session: pg.Client, origin: BatchOrigin, isAgain: boolean): Promise<number> {
    return this.#transaction(async (sql) => {
      await sql.execute('SELECT pg_advisory_xact_lock($1, $2)', [BATCH_LOCK_CLASS, BEGIN_LOCK]);
      const { file, layer } = origin;
      const known = file === undefined || isAgain ? undefined : await batchTable.withFile(sql, layer, file.sha256);
      if (known !== undefined) throw new AlreadyImportedError(file!.name, known);
      const batch = await batchTable.insert(sql, origin, 'running', this.#nowMs());
      await session.query('SELECT pg_advisory_lock($1, $2)', [BATCH_LOCK_CLASS, batch]);
      return batch;
    });
  }

  async #abandon(id: number, { format }: BatchOrigin): Promise<void> {
    await this.#transaction(async (sql) => {
      await batchTable.removeRows(sql, { id, format });
      await batchTable.end(sql, id, 'failed', this.#nowMs());
    });
  }

  get #transaction() {
    return transactionsOf(this.#dataSource);
  }
}
