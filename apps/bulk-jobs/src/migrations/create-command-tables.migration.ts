import { createCommandTables, dropCommandTables } from '@umbra/commands';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BULK_JOBS_SCHEMA } from '../bulk-jobs.schema.ts';

export class CreateCommandTables1765000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createCommandTables(queryRunner, BULK_JOBS_SCHEMA);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropCommandTables(queryRunner);
  }
}
