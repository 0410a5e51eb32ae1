import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sensor rules (§13). The definition is what its type asks for. */
export class CreateSensorRules1765000000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sensor_rule (
        rule_id uuid PRIMARY KEY,
        rule_key bigint GENERATED ALWAYS AS IDENTITY,
        project_id text NOT NULL,
        type text NOT NULL,
        name text,
        description text,
        definition jsonb NOT NULL,
        version integer NOT NULL,
        created_at_ms bigint NOT NULL,
        changed_at_ms bigint NOT NULL
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX ON sensor_rule (project_id, rule_key)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE sensor_rule');
  }
}
