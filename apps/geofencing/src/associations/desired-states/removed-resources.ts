import { Injectable } from '@nestjs/common';
import type { TrackingId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { DesiredStates, type Resources } from './desired-states.ts';

/** At most the limit of associations per device times as many rows are deleted in one transaction. */
const DEVICES_AT_ONCE = 500;
/** As many as a project has at most, by default: a device hears once of all of them. */
const RESOURCES_AT_ONCE = 10_000;

/**
 * Ends the associations of what was removed. Whoever reads associations joins what they lead to, so that those that are
 * still to be taken away show nowhere.
 */
@Injectable()
export class RemovedResources {
  readonly #desired: DesiredStates;

  constructor(desired: DesiredStates) {
    this.#desired = desired;
  }

  /** In the transaction that removes them. Where very many devices were associated with them, the others follow (`sweep`). */
  async remove(manager: EntityManager, resources: Resources, nowMs: number): Promise<void> {
    if (await this.#endSome(manager, resources, nowMs)) return;
    const { kind, projectId, ids } = resources;
    await manager.query(
      `INSERT INTO removed_resource (resource_id, kind, project_id) SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id
       ON CONFLICT DO NOTHING`,
      [ids, kind, projectId],
    );
  }

  /** Another portion of what is left, in a transaction of its own. @returns whether there may be more */
  async sweep(manager: EntityManager, nowMs: number): Promise<boolean> {
    const removed = await select<{ id: string } & Pick<Resources, 'kind' | 'projectId'>>(
      manager,
      `SELECT resource_id AS id, kind, project_id AS "projectId" FROM removed_resource
        WHERE (kind, project_id) = (SELECT kind, project_id FROM removed_resource LIMIT 1)
        LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [RESOURCES_AT_ONCE],
    );
    const [first] = removed;
    if (first === undefined) return false;
    const ids = removed.map(({ id }) => id);
    if (await this.#endSome(manager, { kind: first.kind, projectId: first.projectId, ids }, nowMs)) {
      await manager.query('DELETE FROM removed_resource WHERE resource_id = ANY ($1::uuid[])', [ids]);
    }
    return true;
  }

  /** @returns whether those were all */
  async #endSome(manager: EntityManager, resources: Resources, nowMs: number): Promise<boolean> {
    const { kind, ids } = resources;
    const devices = await this.#desired.lockAssociatedWith(manager, resources, DEVICES_AT_ONCE);
    if (devices.length === 0) return true;
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
    return devices.length < DEVICES_AT_ONCE;
  }
}
