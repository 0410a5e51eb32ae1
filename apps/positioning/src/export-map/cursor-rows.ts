import type pg from 'pg';

const ROWS = 2_000;
let cursors = 0;

/** The rows of a query of any length, some at a time, within the transaction of the session. Several may be read at once. */
export async function* cursorRows<Row extends object>(
  session: pg.Client,
  sql: string,
  parameters: readonly unknown[],
): AsyncGenerator<Row> {
  cursors += 1;
  const name = `export_rows_${String(cursors)}`;
  await session.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, [...parameters]);
  for (;;) {
    const { rows } = await session.query<Row>(`FETCH ${String(ROWS)} FROM ${name}`);
    yield* rows;
    if (rows.length < ROWS) break;
  }
  await session.query(`CLOSE ${name}`);
}
