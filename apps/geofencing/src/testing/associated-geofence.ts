import { newPhysicalTrackingId, type ProjectId, type TrackingId } from '@umbra/contracts/ids';
import type { DataSource } from 'typeorm';

/** Rows as they are when a device was associated with geofences. */
export async function hasGeofences(
  tables: DataSource,
  projectId: ProjectId,
  geofenceIds: readonly string[],
): Promise<TrackingId> {
  const trackingId = newPhysicalTrackingId();
  await tables.query(
    `INSERT INTO associated_device (tracking_id, project_id, device_id, device_version) VALUES ($1, $2, $1, 1)`,
    [trackingId, projectId],
  );
  await tables.query(
    `INSERT INTO geofence_association (tracking_id, geofence_id, project_id, created_at_ms)
     SELECT $1, geofence_id, $2, 1 FROM unnest($3::uuid[]) AS geofence_id`,
    [trackingId, projectId, geofenceIds],
  );
  return trackingId;
}

/** When its desired state was last told that its geofences have changed (ASC-3); 0: never. */
export async function geofencesModifiedAtMs(tables: DataSource, trackingId: TrackingId): Promise<number> {
  const [row] = await tables.query<{ modified_at_ms: number }[]>(
    `SELECT geofences_modified_at_ms AS modified_at_ms FROM associated_device WHERE tracking_id = $1`,
    [trackingId],
  );
  return row!.modified_at_ms;
}

/** Of the geofences that it is associated with. */
export async function associatedGeofences(tables: DataSource, trackingId: TrackingId): Promise<string[]> {
  const rows = await tables.query<{ geofence_id: string }[]>(
    `SELECT geofence_id FROM geofence_association WHERE tracking_id = $1 ORDER BY association_key`,
    [trackingId],
  );
  return rows.map(({ geofence_id }) => geofence_id);
}
