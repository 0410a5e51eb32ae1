import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an administrator is one, so that what was signed before counts no more; and licences that are counted. */
export class LimitPowers1764000000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE user_account ADD administrator_since_ms bigint`);
    await queryRunner.query(`UPDATE user_account SET administrator_since_ms = 0 WHERE is_administrator`);
    await queryRunner.query(`ALTER TABLE user_account DROP is_administrator`);
    await queryRunner.query(`
      ALTER TABLE project
        ADD licences bigint NOT NULL DEFAULT 0 CHECK (licences >= 0),
        ADD licences_reserved bigint NOT NULL DEFAULT 0 CHECK (licences_reserved >= 0)`);
    await queryRunner.query(`
      UPDATE project SET
        licences = (SELECT count(*) FROM device d WHERE d.project_id = project.project_id AND d.status <> 'deactivated'),
        licences_reserved = (SELECT coalesce(sum(j.total - j.done), 0) FROM provisioning_job j
                              WHERE j.project_id = project.project_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE project DROP licences_reserved, DROP licences`);
    await queryRunner.query(`ALTER TABLE user_account ADD is_administrator boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`UPDATE user_account SET is_administrator = administrator_since_ms IS NOT NULL`);
    await queryRunner.query(`ALTER TABLE user_account DROP administrator_since_ms`);
  }
}
