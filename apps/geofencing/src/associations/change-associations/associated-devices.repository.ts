import { Injectable } from '@nestjs/common';
import { accessErrors, type AccessibleDevice } from '@umbra/access';
import type { TrackingId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** The rows by which those wait for each other who change the associations of one device, or end its claim. */
@Injectable()
export class AssociatedDevicesRepository {
  /**
   * Locks the rows of these devices until the transaction ends; who has none gets one.
   * @returns those whose claim has ended. Their callers may not have heard of it yet, and associate nothing any more.
   */
  async lock(manager: EntityManager, devices: readonly AccessibleDevice[]): Promise<ReadonlySet<TrackingId>> {
    const rows = await select<{ trackingId: TrackingId; hasEnded: boolean }>(
      manager,
      `INSERT INTO associated_device AS known (tracking_id, project_id, device_id, device_version)
       SELECT DISTINCT ON (tracking_id) tracking_id, project_id, device_id, device_version
         FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[])
              AS device (tracking_id, project_id, device_id, device_version)
        ORDER BY tracking_id
       ON CONFLICT (tracking_id) DO UPDATE SET device_version = greatest(known.device_version, excluded.device_version)
       RETURNING tracking_id AS "trackingId", ended_at_ms IS NOT NULL AS "hasEnded"`,
      [
        devices.map(({ trackingId }) => trackingId),
        devices.map(({ projectId }) => projectId),
        devices.map(({ deviceId }) => deviceId),
        devices.map(({ version }) => version),
      ],
    );
    return new Set(rows.filter(({ hasEnded }) => hasEnded).map(({ trackingId }) => trackingId));
  }

  /** @throws WireError 404 where the claim of one has ended */
  async lockClaimed(manager: EntityManager, devices: readonly AccessibleDevice[]): Promise<void> {
    if ((await this.lock(manager, devices)).size > 0) throw accessErrors.deviceUnknown();
  }
}
