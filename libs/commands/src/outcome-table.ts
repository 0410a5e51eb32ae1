import type { CommandOutcome } from '@umbra/contracts/command';
import type { SqlSession } from '@umbra/projections';
import type { EntityManager, QueryRunner } from 'typeorm';
import { CommandRaceError } from './commands.errors.ts';

/** What came of a command, for whoever gives it again. */
export interface StoredOutcome {
  readonly commandId: string;
  readonly type: string;
  readonly outcome: CommandOutcome;
}

interface Row {
  readonly command_id: string;
  readonly type: string;
  readonly outcome: CommandOutcome;
}

const FOURTEEN_DAYS_MS = 14 * 24 * 3_600_000;

/** For a migration: makes the table of outcomes. */
export async function createOutcomeTable(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE command_outcome (
      command_id text PRIMARY KEY,
      type text NOT NULL,
      outcome json NOT NULL,
      decided_at_ms bigint NOT NULL
    )`);
  await queryRunner.query(`CREATE INDEX command_outcome_decided_at_ms ON command_outcome (decided_at_ms)`);
}

/** The outcomes that are stored under these ids, by id. */
export async function findOutcomes(
  session: SqlSession,
  commandIds: readonly string[],
): Promise<ReadonlyMap<string, StoredOutcome>> {
  const rows = await session.rows<Row>(
    `SELECT command_id, type, outcome FROM command_outcome WHERE command_id = ANY($1::text[])`,
    [commandIds],
  );
  return new Map(rows.map(({ command_id, type, outcome }) => [command_id, { commandId: command_id, type, outcome }]));
}

/**
 * In the transaction of the changes.
 * @throws CommandRaceError when one of the commands was decided in the meantime, by who has another partition: the same
 * commandId under another key. Nothing of this one may commit; the next attempt finds that outcome.
 */
export async function insertOutcomes(
  session: SqlSession,
  outcomes: readonly StoredOutcome[],
  nowMs: number,
): Promise<void> {
  if (outcomes.length === 0) return;
  const inserted = await session.execute(
    `INSERT INTO command_outcome (command_id, type, outcome, decided_at_ms)
     SELECT command_id, type, outcome, $4 FROM unnest($1::text[], $2::text[], $3::json[]) AS decided (command_id, type, outcome)
     ON CONFLICT DO NOTHING`,
    [
      outcomes.map(({ commandId }) => commandId),
      outcomes.map(({ type }) => type),
      outcomes.map(({ outcome }) => JSON.stringify(outcome)),
      nowMs,
    ],
  );
  if (inserted !== outcomes.length) throw new CommandRaceError();
}

/** A statement's worth: after a peak there are millions, and one statement for all of them would be over its time. */
const FORGOTTEN_AT_ONCE = 10_000;

/**
 * Forgets outcomes older than 14 days, twice as long as a command stays on the log. For the housekeeping of a service.
 * @param atOnce of one statement at most
 * @returns how many
 */
export async function forgetOutcomes(
  db: Pick<EntityManager, 'query'>,
  nowMs: number,
  atOnce = FORGOTTEN_AT_ONCE,
): Promise<number> {
  let forgotten = 0;
  for (let count = atOnce; count === atOnce; forgotten += count) {
    [, count] = await db.query<[unknown, number]>(
      `DELETE FROM command_outcome
        WHERE command_id IN (SELECT command_id FROM command_outcome WHERE decided_at_ms < $1 LIMIT $2)`,
      [nowMs - FOURTEEN_DAYS_MS, atOnce],
    );
  }
  return forgotten;
}
