import { addOffsetGeneration } from '@umbra/projections';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LIVE_SCHEMA } from '../read-model/read-model.schema.ts';
import { OWN_SCHEMA } from '../schemas.ts';

/** Databases from before it get the generation that newer ones are made with. */
export class AddGeneration1764000000001 implements MigrationInterface {
  readonly name = 'AddGeneration1764000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const schema of [OWN_SCHEMA, LIVE_SCHEMA]) await queryRunner.query(addOffsetGeneration(schema));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const schema of [OWN_SCHEMA, LIVE_SCHEMA]) {
      await queryRunner.query(`ALTER TABLE ${schema}.projection_offset DROP COLUMN generation`);
    }
  }
}
