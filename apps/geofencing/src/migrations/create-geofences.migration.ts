import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGeofences1765000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE domain_event (
        aggregate uuid NOT NULL,
        version integer NOT NULL,
        event json NOT NULL,
        occurred_at_ms bigint NOT NULL,
        PRIMARY KEY (aggregate, version)
      )`);
    await queryRunner.query(`CREATE INDEX domain_event_age ON domain_event (occurred_at_ms)`);
    // The number is the place in lists. The envelope encloses the fence, in degrees: an east end of more than 180 says
    // that it crosses the 180th meridian; a point of interest may be nowhere.
    await queryRunner.query(`
      CREATE TABLE geofence (
        geofence_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        geofence_id uuid NOT NULL UNIQUE,
        project_id text NOT NULL,
        type text NOT NULL CHECK (type IN ('circle', 'polygon', 'poi')),
        floor_id text,
        geofence json NOT NULL,
        south double precision,
        west double precision,
        north double precision,
        east double precision,
        version integer NOT NULL,
        changed_at_ms bigint NOT NULL,
        CONSTRAINT envelope_is_whole CHECK (num_nulls(south, west, north, east) IN (0, 4))
      )`);
    await queryRunner.query(`CREATE INDEX geofence_list ON geofence (project_id, geofence_number)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE geofence`);
    await queryRunner.query(`DROP TABLE domain_event`);
  }
}
