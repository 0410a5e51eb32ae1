import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who runs when, what came of it, and what was sent before. */
export class CreateSchedule1764300000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // While a connector runs, its next due time is what somebody wishes meanwhile, if anybody does. Nobody's wish comes
    // before not_before_ms, which a failure leaves; one that begins anew meanwhile knows of no failures.
    await queryRunner.query(`
      CREATE TABLE schedule (
        connector_key bigint PRIMARY KEY REFERENCES connector ON DELETE CASCADE,
        driver_id text NOT NULL,
        interval_ms bigint NOT NULL,
        is_active boolean NOT NULL,
        next_due_at_ms bigint,
        last_due_at_ms bigint NOT NULL DEFAULT 0,
        fencing_token bigint,
        failures integer NOT NULL DEFAULT 0,
        not_before_ms bigint,
        is_anew boolean NOT NULL DEFAULT false,
        is_slow boolean NOT NULL DEFAULT false,
        CONSTRAINT runs_or_waits CHECK (fencing_token IS NOT NULL OR next_due_at_ms IS NOT NULL)
      )`);
    await queryRunner.query(`
      CREATE INDEX schedule_due ON schedule (is_slow, next_due_at_ms) WHERE is_active AND fencing_token IS NULL`);
    // A run has one holder from its beginning to its end: its number is what fences others out.
    await queryRunner.query(`
      CREATE TABLE execution (
        fencing_token bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        connector_key bigint NOT NULL REFERENCES connector ON DELETE CASCADE,
        due_at_ms bigint NOT NULL,
        correlation_id text NOT NULL UNIQUE,
        holder text NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'interrupted', 'lost')),
        lease_until timestamptz NOT NULL,
        started_at_ms bigint NOT NULL,
        finished_at_ms bigint,
        samples_read integer NOT NULL DEFAULT 0,
        samples_sent integer NOT NULL DEFAULT 0,
        samples_invalid integer NOT NULL DEFAULT 0,
        samples_accepted integer NOT NULL DEFAULT 0,
        samples_refused integer NOT NULL DEFAULT 0,
        error_code text,
        error_message text,
        UNIQUE (connector_key, due_at_ms)
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX execution_running ON execution (connector_key) WHERE state = 'running'`);
    await queryRunner.query(`
      CREATE INDEX execution_finished ON execution (finished_at_ms) WHERE state <> 'running'`);
    await queryRunner.query(`CREATE UNIQUE INDEX external_device_place ON external_device (place)`);
    await queryRunner.query(`CREATE INDEX external_device_local ON external_device (local_device_id)`);
    await queryRunner.query(`ALTER TABLE external_device ADD COLUMN read_at_ms bigint`);
    // A row stays when no connector has the device any more: that is how what was sent to it does not come back. One that
    // its project has lost has no trackingId until another takes its place.
    await queryRunner.query(`
      CREATE TABLE local_device (
        device bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tracking_id text UNIQUE,
        project_id text NOT NULL,
        external_device_id text NOT NULL,
        forgotten_from_ms bigint,
        forgotten_to_ms bigint
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX local_device_lost ON local_device (project_id, external_device_id) WHERE tracking_id IS NULL`);
    await queryRunner.query(`
      CREATE TABLE sent_command (
        command_id text PRIMARY KEY,
        device bigint NOT NULL,
        project_id text NOT NULL,
        tracking_id text NOT NULL,
        times bigint[] NOT NULL,
        sent_at_ms bigint NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX sent_command_age ON sent_command (sent_at_ms)`);
    // No foreign key: it would be checked for each sample.
    await queryRunner.query(`
      CREATE TABLE sent_sample (
        device bigint NOT NULL,
        sampled_at_ms bigint NOT NULL,
        PRIMARY KEY (device, sampled_at_ms)
      )`);
    await queryRunner.query(`
      CREATE TABLE read_window (
        device bigint NOT NULL,
        day integer NOT NULL,
        oldest_sampled_at_ms bigint NOT NULL,
        PRIMARY KEY (device, day)
      )`);
    // The telemetry as text: jsonb refuses what JSON may hold.
    await queryRunner.query(`
      CREATE TABLE pending_sample (
        connector_key bigint NOT NULL,
        external_device_id text NOT NULL,
        sampled_at_ms bigint NOT NULL,
        telemetry text NOT NULL,
        PRIMARY KEY (connector_key, external_device_id, sampled_at_ms),
        FOREIGN KEY (connector_key, external_device_id) REFERENCES external_device ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      ...['pending_sample', 'read_window', 'sent_sample', 'sent_command', 'local_device'],
      ...['execution', 'schedule'],
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query(`DROP INDEX external_device_local`);
    await queryRunner.query(`DROP INDEX external_device_place`);
    await queryRunner.query(`ALTER TABLE external_device DROP COLUMN read_at_ms`);
  }
}
