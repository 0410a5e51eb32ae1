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

/** Devices that something has changed for, all locked; a device may stand there more than once. */
export interface ChangedDevices {
  /** Whose geofences are others now (ASC-3). */
  readonly geofences?: readonly TrackingId[];
  /** Whose sensor rules are others now (ASC-4). */
  readonly sensors?: readonly TrackingId[];
}

interface Told {
  readonly trackingId: TrackingId;
  /** Unix ms; 0: they are the same as before. */
  readonly geofencesModifiedAtMs: number;
}

/** As long as a command is on the log: one that has no answer by then is lost, and given again. */
const ANSWER_EXPECTED_MS = 7 * 86_400_000;

/**
 * Has the desired states of devices follow what they are associated with (ASC-3, ASC-4). A device's row is locked whenever
 * its associations change, and its command is made after that: the last one of a device tells what is so now.
 */
@Injectable()
export class DesiredStates {
  /** Until the transaction ends. @returns those that have a row, each once */
  async lock(manager: EntityManager, devices: readonly TrackingId[]): Promise<TrackingId[]> {
    const rows = await select<{ trackingId: TrackingId }>(
      manager,
      `SELECT tracking_id AS "trackingId" FROM associated_device WHERE tracking_id = ANY ($1::text[])
        ORDER BY tracking_id FOR UPDATE`,
      [devices],
    );
    return rows.map(({ trackingId }) => trackingId);
  }

  async follow(manager: EntityManager, { geofences = [], sensors = [] }: ChangedDevices, nowMs: number): Promise<void> {
    const refenced = new Set(geofences);
    const told = [...new Set([...geofences, ...sensors])].map((trackingId) => ({
      trackingId,
      geofencesModifiedAtMs: refenced.has(trackingId) ? nowMs : 0,
    }));
    await this.#tell(manager, told, nowMs, 'news');
  }

  /** Gives their commands once more. @param devices all locked, each once */
  async repeat(manager: EntityManager, devices: readonly TrackingId[], nowMs: number): Promise<void> {
    const told = devices.map((trackingId) => ({ trackingId, geofencesModifiedAtMs: 0 }));
    await this.#tell(manager, told, nowMs, 'again');
  }

  /**
   * One whose claim has ended is told nothing any more. The timestamp of its geofences grows with each change, whatever the
   * clocks of replicas say: a device fetches them anew where it has grown.
   */
  async #tell(manager: EntityManager, devices: readonly Told[], nowMs: number, why: 'news' | 'again'): Promise<void> {
    if (devices.length === 0) return;
    const { rows } = await change<DeviceToTell>(
      manager,
      `UPDATE associated_device AS device
          SET command_id = told.command_id, revision = greatest(device.revision + 1, $6), ask_at_ms = $4,
              attempts = CASE WHEN $5 THEN 0 ELSE device.attempts END,
              geofences_modified_at_ms =
                CASE WHEN told.modified_at_ms > 0 THEN greatest(device.geofences_modified_at_ms + 1, told.modified_at_ms)
                     ELSE device.geofences_modified_at_ms END
         FROM unnest($1::text[], $2::text[], $3::bigint[]) AS told (tracking_id, command_id, modified_at_ms)
        WHERE device.tracking_id = told.tracking_id AND device.ended_at_ms IS NULL
    RETURNING device.tracking_id AS "trackingId", device.project_id AS "projectId", device.command_id AS "commandId",
              device.revision::float8 AS revision,
              device.geofences_modified_at_ms::float8 AS "geofencesModifiedAtMs",
              (SELECT coalesce(json_agg(json_build_object('type', rule.type, 'definition', rule.definition)), '[]')
                 FROM rule_association AS association JOIN sensor_rule AS rule USING (rule_id)
                WHERE association.tracking_id = device.tracking_id AND association.kind = 'sensorRule') AS "sensorRules"`,
      [
        devices.map(({ trackingId }) => trackingId),
        devices.map(({ trackingId }) => newCommandId(trackingId)),
        devices.map(({ geofencesModifiedAtMs }) => geofencesModifiedAtMs),
        nowMs + ANSWER_EXPECTED_MS,
        why === 'news',
        nowMs,
      ],
    );
    await addToOutbox(
      manager,
      rows.map((device) => associateDesiredState(device, nowMs)),
    );
  }
}
