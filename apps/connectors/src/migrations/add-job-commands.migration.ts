import { createOutcomeTable } from '@umbra/commands';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What jobs ask for, and what came of it; how far their commands are read stands beside the offsets of replies. */
export class AddJobCommands1764300000040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createOutcomeTable(queryRunner);
    // Both of the attempt that is under way, and null where the connector, not a job, decides.
    await queryRunner.query(`ALTER TABLE external_device ADD COLUMN wished_name text, ADD COLUMN requested_by text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE external_device DROP COLUMN wished_name, DROP COLUMN requested_by`);
    await queryRunner.query(`DROP TABLE command_outcome`);
  }
}
