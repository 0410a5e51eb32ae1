import { createOutboxTable, dropOutboxTable } from '@umbra/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutbox1765000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createOutboxTable(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutboxTable(queryRunner);
  }
}
