import { createOutcomeTable } from '@umbra/commands';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of each command; how far they are read stands beside the offsets of `device.events`. */
export class CreateCommandOutcomes1764000000002 implements MigrationInterface {
  readonly name = 'CreateCommandOutcomes1764000000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createOutcomeTable(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE command_outcome');
  }
}
