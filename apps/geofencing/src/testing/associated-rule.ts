import { newPhysicalTrackingId, type ProjectId, type TrackingId } from '@umbra/contracts/ids';
import type { DataSource } from 'typeorm';

/** Rows as they are when a device was associated with a rule, or with a sensor rule of that type. */
export async function hasAssociation(
  tables: DataSource,
  association: { readonly projectId: ProjectId; readonly ruleId: string; readonly sensorType?: string },
): Promise<TrackingId> {
  const trackingId = newPhysicalTrackingId();
  const { projectId, ruleId, sensorType } = association;
  await tables.query(
    `INSERT INTO associated_device (tracking_id, project_id, device_id, device_version) VALUES ($1, $2, $1, 1)`,
    [trackingId, projectId],
  );
  await tables.query(
    `INSERT INTO rule_association (tracking_id, rule_id, kind, sensor_type, project_id, created_at_ms)
     VALUES ($1, $2, $3, $4, $5, 1)`,
    [trackingId, ruleId, sensorType === undefined ? 'rule' : 'sensorRule', sensorType ?? null, projectId],
  );
  return trackingId;
}
