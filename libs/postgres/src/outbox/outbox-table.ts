import type { QueryRunner } from 'typeorm';

/** The channel that a commit of new rows is announced on; its payload is the schema. */
export const OUTBOX_CHANNEL = 'umbra_outbox';

/**
 * For a migration: makes the outbox of the schema. A row that is there was not published yet. A statement that adds rows
 * wakes the relay, at its commit.
 */
export async function createOutboxTable(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      topic text NOT NULL,
      key text NOT NULL,
      value bytea NOT NULL,
      headers jsonb NOT NULL,
      added_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )`);
  // Rows come and go by the minute: without this, plans and vacuum judge the table by what it looked like long ago.
  await queryRunner.query(
    `ALTER TABLE outbox SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)`,
  );
  await queryRunner.query(`
    CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('${OUTBOX_CHANNEL}', TG_TABLE_SCHEMA);
      RETURN NULL;
    END $$`);
  await queryRunner.query(`
    CREATE TRIGGER announce_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox()`);
}

/** For a migration's way back. Refuses while something waits to be published. */
export async function dropOutboxTable(queryRunner: QueryRunner): Promise<void> {
  const waiting = (await queryRunner.query('SELECT 1 FROM outbox LIMIT 1')) as unknown[];
  if (waiting.length > 0)
    throw new Error('The outbox holds records that were not published yet: start the relay first.');
  await queryRunner.query('DROP TABLE outbox');
  await queryRunner.query('DROP FUNCTION announce_outbox()');
}
