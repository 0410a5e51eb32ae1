import { createOffsetTable, createSkipTable } from '@umbra/projections';
import type { QueryRunner } from 'typeorm';
import { createOutcomeTable } from './outcome-table.ts';

/**
 * For a migration: makes the tables that a `CommandConsumer` needs in the schema, beside the outbox. Where projections have
 * their offsets and skipped records in the same schema, those tables serve commands too: `createOutcomeTable` is enough.
 */
export async function createCommandTables(queryRunner: QueryRunner, schema: string): Promise<void> {
  await createOutcomeTable(queryRunner);
  await queryRunner.query(createOffsetTable(schema));
  await queryRunner.query(createSkipTable(schema));
}

/** For a migration's way back. What is on the log is carried out once more when the tables are made again. */
export async function dropCommandTables(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('DROP TABLE poison_skip, projection_offset, command_outcome');
}
