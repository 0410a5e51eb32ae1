import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProjects1764000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE SEQUENCE project_org_id AS integer`);
    await queryRunner.query(`
      CREATE TABLE project (
        project_id text PRIMARY KEY,
        app_id text NOT NULL UNIQUE,
        org_id integer NOT NULL UNIQUE,
        name text NOT NULL,
        samples_per_second double precision,
        created_at_ms bigint NOT NULL,
        version integer NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX project_list ON project (created_at_ms, project_id)`);
    await queryRunner.query(`
      CREATE TABLE project_member (
        project_id text NOT NULL REFERENCES project ON DELETE CASCADE,
        user_id text NOT NULL REFERENCES user_account,
        role text NOT NULL CHECK (role IN ('admin', 'member')),
        PRIMARY KEY (project_id, user_id)
      )`);
    await queryRunner.query(`CREATE INDEX project_member_of_user ON project_member (user_id)`);
    await queryRunner.query(`
      CREATE TABLE project_api_key (
        key_id text PRIMARY KEY,
        project_id text NOT NULL REFERENCES project ON DELETE CASCADE,
        name text NOT NULL,
        sha256 text NOT NULL UNIQUE,
        created_at_ms bigint NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX project_api_key_list ON project_api_key (project_id, created_at_ms, key_id)`);
    await queryRunner.query(`
      CREATE TABLE project_event (
        project_id text NOT NULL,
        version integer NOT NULL,
        event json NOT NULL,
        PRIMARY KEY (project_id, version)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['project_event', 'project_api_key', 'project_member', 'project']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query(`DROP SEQUENCE project_org_id`);
  }
}
