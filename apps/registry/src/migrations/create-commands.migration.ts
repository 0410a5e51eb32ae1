import { createCommandTables, dropCommandTables } from '@umbra/commands';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const OWN_SCHEMA = 'registry';

/** Where `registry.commands` has been read to, and what came of each command. */
export class CreateCommands1764000000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createCommandTables(queryRunner, OWN_SCHEMA);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropCommandTables(queryRunner);
  }
}
