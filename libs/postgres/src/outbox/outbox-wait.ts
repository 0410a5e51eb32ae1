import { select, type Queryable } from '../data-source/sql.ts';

/** How long the oldest record of the schema's outbox has been waiting for the log, whoever publishes it; 0 when none waits. */
export async function outboxWaitMs(db: Queryable): Promise<number> {
  const [oldest] = await select<{ waitingMs: number }>(
    db,
    `SELECT greatest(0, extract(epoch FROM clock_timestamp() - added_at) * 1000)::float8 AS "waitingMs"
       FROM outbox ORDER BY id LIMIT 1`,
  );
  return oldest?.waitingMs ?? 0;
}
