import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { DataSource } from 'typeorm';

/** Rows as if so many devices had been associated with a geofence. */
export class ManyDevices {
  readonly #tables: DataSource;
  readonly #geofenceId: string;

  private constructor(tables: DataSource, geofenceId: string) {
    this.#tables = tables;
    this.#geofenceId = geofenceId;
  }

  static async of(tables: DataSource, projectId: ProjectId, geofenceId: string, count: number): Promise<ManyDevices> {
    const many = new ManyDevices(tables, geofenceId);
    await tables.query(
      `INSERT INTO associated_device (tracking_id, project_id, device_id, device_version)
       SELECT $1 || nth, $2, $1 || nth, 1 FROM generate_series(1, $3::integer) AS nth`,
      [many.#prefix, projectId, count],
    );
    await tables.query(
      `INSERT INTO geofence_association (tracking_id, geofence_id, project_id, created_at_ms)
       SELECT $1 || nth, $2, $3, 1 FROM generate_series(1, $4::integer) AS nth ORDER BY nth`,
      [many.#prefix, geofenceId, projectId, count],
    );
    return many;
  }

  /** Beginning at 1, in the order of association. */
  nth(nth: number): TrackingId {
    return `${this.#prefix}${String(nth)}` as TrackingId;
  }

  /** How many have got a command. @param sinceMs by when; ever by default */
  async told(sinceMs = 1): Promise<number> {
    const [row] = await this.#tables.query<{ told: number }[]>(
      `SELECT count(*)::integer AS told FROM associated_device
        WHERE starts_with(tracking_id, $1) AND command_id IS NOT NULL AND geofences_modified_at_ms >= $2`,
      [this.#prefix, sinceMs],
    );
    return row!.told;
  }

  async associated(): Promise<number> {
    const [row] = await this.#tables.query<{ count: number }[]>(
      'SELECT count(*)::integer AS count FROM geofence_association WHERE geofence_id = $1',
      [this.#geofenceId],
    );
    return row!.count;
  }

  /** Sorts before all that the registry gives. */
  get #prefix(): string {
    return `AAAA-${this.#geofenceId.slice(0, 30)}-`;
  }
}
