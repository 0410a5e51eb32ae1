import { createCommandTables, dropCommandTables } from '@umbra/commands';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GEOFENCING_SCHEMA } from '../geofencing.schema.ts';

export class CreateCommandTables1765000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createCommandTables(queryRunner, GEOFENCING_SCHEMA);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropCommandTables(queryRunner);
  }
}
