import type { SqlSession } from '@umbra/projections';
import { OWN_SCHEMA } from '../schemas.ts';
import type { BatchCounts, BatchFormat, BatchOrigin, BatchState, ImportBatch, LostRepeat } from './import-batch.ts';

const TABLE = `${OWN_SCHEMA}.import_batch`;

const OBSERVED = ['recorded_station', 'recorded_fingerprint', 'recorded_cell_area', 'recorded_cell_local_id'] as const;
const RECORDED = [...OBSERVED, 'recorded_contribution'] as const;

/** The tables that have rows of a batch. */
const TABLES: Readonly<Record<BatchFormat, readonly string[]>> = {
  cells: ['imported_cell'],
  wigle: RECORDED,
  contributions: RECORDED,
  geosubmit: RECORDED,
  map: [...OBSERVED, 'imported_cell'],
};

interface BatchRow {
  readonly id: number;
  readonly layer: string;
  readonly format: ImportBatch['format'];
  readonly source: string;
  readonly licence: string;
  readonly file_name: string | null;
  readonly file_sha256: string | null;
  readonly is_public: boolean;
  readonly state: BatchState;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
}

const COLUMNS = `id, layer::text, format, source, licence, file_name, file_sha256, is_public, state, started_at_ms,
  ended_at_ms, accepted, rejected`;

/** The rows of `import_batch`, and what belongs to them. */
export const batchTable = {
  async insert(session: SqlSession, origin: BatchOrigin, state: BatchState, nowMs: number): Promise<number> {
    const { layer, format, source, licence, file, isPublic } = origin;
    const [row] = await session.rows<{ id: number }>(
      `INSERT INTO ${TABLE}
         (layer, format, source, licence, file_name, file_sha256, is_public, state, started_at_ms)
       VALUES ($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9::bigint) RETURNING id`,
      [layer, format, source, licence, file?.name ?? null, file?.sha256 ?? null, isPublic, state, nowMs],
    );
    return row!.id;
  },

  /** The newest first. */
  async list(session: SqlSession): Promise<ImportBatch[]> {
    return (await session.rows<BatchRow>(`SELECT ${COLUMNS} FROM ${TABLE} ORDER BY id DESC`)).map(batchOf);
  },

  /** Locked until the end of the transaction. */
  async lock(session: SqlSession, id: number): Promise<ImportBatch | undefined> {
    const [row] = await session.rows<BatchRow>(`SELECT ${COLUMNS} FROM ${TABLE} WHERE id = $1 FOR UPDATE`, [id]);
    return row === undefined ? undefined : batchOf(row);
  },

  async withFile(session: SqlSession, layer: string, sha256: string): Promise<number | undefined> {
    const [row] = await session.rows<{ id: number }>(
      `SELECT id FROM ${TABLE} WHERE layer = $1::bigint AND file_sha256 = $2 AND state IN ('running', 'done')
        ORDER BY id DESC LIMIT 1`,
      [layer, sha256],
    );
    return row?.id;
  },

  /** Those that run, or whose process is no more; and those that failed. */
  async unfinished(session: SqlSession): Promise<ImportBatch[]> {
    const sql = `SELECT ${COLUMNS} FROM ${TABLE} WHERE state IN ('running', 'failed') ORDER BY id`;
    return (await session.rows<BatchRow>(sql)).map(batchOf);
  },

  async hasRows(session: SqlSession, { id, format }: ImportBatch): Promise<boolean> {
    const some = TABLES[format].map((table) => `EXISTS (SELECT FROM ${OWN_SCHEMA}.${table} WHERE batch = $1)`);
    const [row] = await session.rows<{ some: boolean }>(`SELECT ${some.join(' OR ')} AS some`, [id]);
    return row?.some === true;
  },

  async end(session: SqlSession, id: number, state: BatchState, nowMs: number): Promise<void> {
    await session.execute(`UPDATE ${TABLE} SET state = $2, ended_at_ms = $3::bigint WHERE id = $1`, [id, state, nowMs]);
  },

  /** What was counted in all. */
  async count(session: SqlSession, id: number, { accepted, rejected }: BatchCounts): Promise<void> {
    await session.execute(`UPDATE ${TABLE} SET accepted = $2::bigint, rejected = $3::jsonb WHERE id = $1`, [
      ...[id, accepted, JSON.stringify(rejected)],
    ]);
  },

  /** Takes all that came with a batch off the map. */
  async removeRows(session: SqlSession, { id, format }: Pick<ImportBatch, 'id' | 'format'>): Promise<void> {
    // Fifty million rows take their time.
    await session.execute('SET LOCAL statement_timeout = 0');
    for (const table of TABLES[format]) {
      await session.execute(`DELETE FROM ${OWN_SCHEMA}.${table} WHERE batch = $1`, [id]);
    }
    await session.execute(`DELETE FROM ${OWN_SCHEMA}.repeated_contribution WHERE batch = $1 OR repeated_by = $1`, [id]);
  },

  /** Contributions of a batch that others, which are on the map, hold too: they go with it all the same. */
  repeats(session: SqlSession, id: number): Promise<LostRepeat[]> {
    return session.rows<LostRepeat>(
      `SELECT repeated_by AS batch, contributions FROM ${OWN_SCHEMA}.repeated_contribution
         JOIN ${TABLE} ON import_batch.id = repeated_by
        WHERE batch = $1 AND state = 'done' ORDER BY repeated_by`,
      [id],
    );
  },
} as const;

const batchOf = (row: BatchRow): ImportBatch => ({
  ...{ id: row.id, layer: row.layer, format: row.format, source: row.source, licence: row.licence },
  file: row.file_sha256 === null ? undefined : { name: row.file_name ?? '', sha256: row.file_sha256 },
  ...{ isPublic: row.is_public, state: row.state, accepted: row.accepted, rejected: row.rejected },
  startedAtMs: row.started_at_ms,
  endedAtMs: row.ended_at_ms ?? undefined,
});
