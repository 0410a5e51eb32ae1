import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules (§12). The definition is what its type asks for; the geofence of a stock rule stands in it. */
export class CreateRules1765000000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE rule (
        rule_id uuid PRIMARY KEY,
        rule_key bigint GENERATED ALWAYS AS IDENTITY,
        project_id text NOT NULL,
        type text NOT NULL,
        name text,
        description text,
        definition jsonb NOT NULL,
        geofence_id uuid GENERATED ALWAYS AS ((definition ->> 'geofenceId')::uuid) STORED REFERENCES geofence (geofence_id),
        version integer NOT NULL,
        created_at_ms bigint NOT NULL,
        changed_at_ms bigint NOT NULL
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX ON rule (project_id, rule_key)');
    await queryRunner.query('CREATE INDEX ON rule (geofence_id) WHERE geofence_id IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE rule');
  }
}
