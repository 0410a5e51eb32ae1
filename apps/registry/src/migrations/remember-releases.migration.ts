import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds devices by what they were called before: by the trackingId of any claim, and by the external id of a licence that has ended. */
export class RememberReleases1764000000011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX device_event_claim ON device_event ((event #>> '{data,claims,-1,trackingId}'))
        WHERE event ->> 'type' = 'device.claimed'`);
    await queryRunner.query(`
      CREATE INDEX device_deactivated ON device (app_id, external_id)
        WHERE external_id IS NOT NULL AND status = 'deactivated'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX device_event_claim`);
    await queryRunner.query(`DROP INDEX device_deactivated`);
  }
}
