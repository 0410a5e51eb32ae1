import type { SqlSession } from '@umbra/projections';
import { FIRST_PARTITION_MS } from './read-model.schema.ts';
import { traceMonthOfTable } from './trace-month.ts';
import { tracePartitionsOf } from './trace-partitions.ts';

/** Drops the partitions that lie wholly before a horizon. @returns their names */
export async function dropTracesBefore(session: SqlSession, schema: string, horizonMs: number): Promise<string[]> {
  const tables = (await tracePartitionsOf(session, schema)).filter((table) => {
    const month = traceMonthOfTable(table);
    return month !== undefined && month.toMs <= horizonMs;
  });
  for (const table of tables) await session.execute(`DROP TABLE ${schema}.${table}`);
  // The one that every earlier time shares is not made again: it is emptied.
  if (horizonMs >= FIRST_PARTITION_MS) await session.execute(`TRUNCATE ${schema}.trace_before_2015`);
  return tables.sort();
}
