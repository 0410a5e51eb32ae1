import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { DesiredStates, type Resources } from './desired-states.ts';
import { DEVICES_AT_ONCE } from './portion.ts';

/** As many as a project has at most, by default: a device hears once of all of them. */
const RESOURCES_AT_ONCE = 10_000;

/** The devices of the first associations ($2) with resources ($1): of each resource its own, so that no others are read. */
export const nextDevicesSql = (kind: Resources['kind']): string =>
  `SELECT association.tracking_id AS "trackingId"
     FROM unnest($1::uuid[]) AS removed (id),
          LATERAL (SELECT tracking_id FROM ${kind}_association WHERE ${kind}_id = removed.id
                    ORDER BY ${kind}_id, association_key LIMIT $2) AS association
    LIMIT $2`;

/**
 * Ends the associations of what was removed. The removal itself only notes it, and locks no device. Whoever reads
 * associations joins what they lead to, so that those that are still to be taken away show nowhere.
 */
@Injectable()
export class RemovedResources {
  readonly #desired: DesiredStates;

  constructor(desired: DesiredStates) {
    this.#desired = desired;
  }

  /** In the transaction that removes them. */
  async note(manager: EntityManager, { kind, projectId, ids }: Resources): Promise<void> {
    await manager.query(
      `INSERT INTO removed_resource (resource_id, kind, project_id) SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id`,
      [ids, kind, projectId],
    );
  }

  /** At most the limit of associations per device times as many rows as there are devices in a portion. */
  async givePortion(manager: EntityManager, projectId: ProjectId, nowMs: number): Promise<void> {
    const removed = await select<{ id: string; kind: Resources['kind'] }>(
      manager,
      `SELECT resource_id AS id, kind FROM removed_resource
        WHERE project_id = $1 AND kind = (SELECT min(kind) FROM removed_resource WHERE project_id = $1) LIMIT $2`,
      [projectId, RESOURCES_AT_ONCE],
    );
    const [first] = removed;
    if (first === undefined) return;
    const ids = removed.map(({ id }) => id);
    const next = await select<{ trackingId: TrackingId }>(manager, nextDevicesSql(first.kind), [ids, DEVICES_AT_ONCE]);
    const devices = await this.#desired.lock(
      manager,
      next.map(({ trackingId }) => trackingId),
    );
    if (devices.length > 0) await this.#end(manager, { kind: first.kind, projectId, ids }, devices, nowMs);
    if (next.length === DEVICES_AT_ONCE) return;
    await manager.query('DELETE FROM removed_resource WHERE resource_id = ANY ($1::uuid[])', [ids]);
  }

  async #end(
    manager: EntityManager,
    { kind, ids }: Resources,
    devices: readonly TrackingId[],
    nowMs: number,
  ): Promise<void> {
    const { rows } = await change<{ trackingId: TrackingId; sensorType: string | null }>(
      manager,
      `DELETE FROM ${kind}_association WHERE tracking_id = ANY ($1::text[]) AND ${kind}_id = ANY ($2::uuid[])
       RETURNING tracking_id AS "trackingId", ${kind === 'rule' ? 'sensor_type' : 'NULL'} AS "sensorType"`,
      [devices, ids],
    );
    const touched = rows.map(({ trackingId }) => trackingId);
    // A rule that watches no sensor is nothing to the device itself.
    const sensors = rows.filter(({ sensorType }) => sensorType !== null).map(({ trackingId }) => trackingId);
    await this.#desired.follow(manager, kind === 'geofence' ? { geofences: touched } : { sensors }, nowMs);
  }
}
