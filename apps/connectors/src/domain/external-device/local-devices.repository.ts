import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';

/** A virtual device, and whose mirror it is: all connectors of a project mirror one external id to the same (C2C-12). */
export interface LocalDevice {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly externalDeviceId: string;
}

/** The virtual devices that samples were sent to, by their numbers in this instance: eight bytes in each row of a sample. */
@Injectable()
export class LocalDevicesRepository {
  /** One that takes the place of a lost one has its number: what the lost one was sent is not sent to it again. */
  async numbersOf(db: Queryable, devices: readonly LocalDevice[]): Promise<ReadonlyMap<TrackingId, number>> {
    const known = await this.#find(db, devices);
    const unknown = devices.filter(({ trackingId }) => !known.has(trackingId));
    if (unknown.length === 0) return known;
    const columns = [
      unknown.map(({ trackingId }) => trackingId),
      unknown.map(({ projectId }) => projectId),
      unknown.map(({ externalDeviceId }) => externalDeviceId),
    ];
    // In one order for all who write, so that two that name the same do not wait for each other.
    const shown = `SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[])
                            AS shown (tracking_id, project_id, external_device_id)`;
    await change(
      db,
      `UPDATE local_device SET tracking_id = shown.tracking_id FROM (${shown} ORDER BY 1) AS shown
        WHERE local_device.tracking_id IS NULL AND local_device.project_id = shown.project_id
          AND local_device.external_device_id = shown.external_device_id`,
      columns,
    );
    await db.query(
      `INSERT INTO local_device (tracking_id, project_id, external_device_id) ${shown} ORDER BY 1 ON CONFLICT DO NOTHING`,
      columns,
    );
    return this.#find(db, devices);
  }

  /** The project has them no more. */
  async lose(db: Queryable, trackingIds: readonly string[]): Promise<void> {
    await change(
      db,
      `UPDATE local_device AS lost SET tracking_id = NULL
        WHERE device IN (SELECT max(device) FROM local_device WHERE tracking_id = ANY ($1)
                          GROUP BY project_id, external_device_id)
          AND NOT EXISTS (SELECT FROM local_device AS other
                           WHERE other.tracking_id IS NULL AND other.project_id = lost.project_id
                             AND other.external_device_id = lost.external_device_id)`,
      [trackingIds],
    );
  }

  async #find(db: Queryable, devices: readonly LocalDevice[]): Promise<ReadonlyMap<TrackingId, number>> {
    const rows = await select<{ trackingId: TrackingId; device: number }>(
      db,
      `SELECT tracking_id AS "trackingId", device FROM local_device WHERE tracking_id = ANY ($1)`,
      [devices.map(({ trackingId }) => trackingId)],
    );
    return new Map(rows.map(({ trackingId, device }) => [trackingId, device]));
  }
}
