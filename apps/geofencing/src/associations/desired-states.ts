import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { addToOutbox, change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { associateDesiredState, newCommandId, type DeviceToTell } from './desired-state-command.ts';

/** Geofences; or rules and sensor rules, which share one kind of association. */
export interface Resources {
  readonly kind: 'geofence' | 'rule';
  readonly projectId: ProjectId;
  readonly ids: readonly string[];
}

/** What has changed for devices. */
export interface Change {
  /** Their geofences are others now (ASC-3). */
  readonly geofences: boolean;
}

/**
 * Told in the transaction of the change; the others are told right after it, in portions of transactions of their own
 * (`AskDue`), so that a change of what very many devices are associated with is soon over.
 */
export const TOLD_AT_ONCE = 1_000;
/** As long as a command is on the log: then it is lost, and given again. */
const ANSWER_EXPECTED_MS = 7 * 86_400_000;

/**
 * Has the desired states of devices follow what they are associated with (ASC-3, ASC-4). A device's row is locked whenever
 * its associations change, and the commands are made after that: the last one of a device tells what is so now.
 */
@Injectable()
export class DesiredStates {
  /** The devices that are associated with one of these; their rows stay locked until the transaction ends. */
  async lockAssociatedWith(manager: EntityManager, resources: Resources, limit?: number): Promise<TrackingId[]> {
    const { kind, projectId, ids } = resources;
    const rows = await select<{ trackingId: TrackingId }>(
      manager,
      `SELECT tracking_id AS "trackingId" FROM associated_device
        WHERE tracking_id IN (SELECT DISTINCT tracking_id FROM ${kind}_association
                               WHERE ${kind}_id = ANY ($1::uuid[]) AND project_id = $2 LIMIT $3)
        ORDER BY tracking_id FOR UPDATE`,
      [ids, projectId, limit ?? null],
    );
    return rows.map(({ trackingId }) => trackingId);
  }

  /** @param devices all locked, each once */
  async follow(
    manager: EntityManager,
    devices: readonly TrackingId[],
    { geofences }: Change,
    nowMs: number,
  ): Promise<void> {
    await this.tell(manager, devices.slice(0, TOLD_AT_ONCE), nowMs, geofences ? nowMs : 0);
    const later = devices.slice(TOLD_AT_ONCE);
    if (later.length === 0) return;
    await manager.query(
      `UPDATE associated_device
          SET ask_at_ms = $2, attempts = 0, geofences_modified_at_ms = greatest(geofences_modified_at_ms, $3::bigint)
        WHERE tracking_id = ANY ($1::text[])`,
      [later, nowMs, geofences ? nowMs : 0],
    );
  }

  /**
   * Gives a command for each of these devices; one whose claim has ended is told nothing any more.
   * @param devices all locked, each once @param geofencesModifiedAtMs 0: they are the same
   */
  async tell(
    manager: EntityManager,
    devices: readonly TrackingId[],
    nowMs: number,
    geofencesModifiedAtMs = 0,
  ): Promise<void> {
    if (devices.length === 0) return;
    const { rows } = await change<DeviceToTell>(
      manager,
      `UPDATE associated_device AS device
          SET command_id = told.command_id, ask_at_ms = $3,
              geofences_modified_at_ms = greatest(geofences_modified_at_ms, $4::bigint)
         FROM unnest($1::text[], $2::text[]) AS told (tracking_id, command_id)
        WHERE device.tracking_id = told.tracking_id AND device.ended_at_ms IS NULL
    RETURNING device.tracking_id AS "trackingId", device.project_id AS "projectId", device.command_id AS "commandId",
              device.geofences_modified_at_ms::float8 AS "geofencesModifiedAtMs",
              (SELECT coalesce(json_agg(json_build_object('type', rule.type, 'definition', rule.definition)), '[]')
                 FROM rule_association AS association JOIN sensor_rule AS rule USING (rule_id)
                WHERE association.tracking_id = device.tracking_id AND association.kind = 'sensorRule') AS "sensorRules"`,
      [devices, devices.map(newCommandId), nowMs + ANSWER_EXPECTED_MS, geofencesModifiedAtMs],
    );
    await addToOutbox(
      manager,
      rows.map((device) => associateDesiredState(device, nowMs)),
    );
  }
}
