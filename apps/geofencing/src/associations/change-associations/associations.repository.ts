import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { AssociableRule } from './targets.ts';

/** A rule association as it came or went; one of a rule that watches no sensor is nothing to the device itself. */
interface RuleRow {
  readonly trackingId: TrackingId;
  readonly sensorType: string | null;
}

/** Associations as the tables have them; who changes those of a device has locked it. */
@Injectable()
export class AssociationsRepository {
  /** Those that are there already stay. @returns the devices of the new ones */
  async addGeofences(
    manager: EntityManager,
    projectId: ProjectId,
    devices: readonly TrackingId[],
    geofenceIds: readonly string[],
    nowMs: number,
  ): Promise<TrackingId[]> {
    if (geofenceIds.length === 0) return [];
    const rows = await select<{ trackingId: TrackingId }>(
      manager,
      `INSERT INTO geofence_association (tracking_id, geofence_id, project_id, created_at_ms)
       SELECT tracking_id, geofence_id, $3, $4
         FROM unnest($1::text[]) AS tracking_id,
              unnest($2::uuid[]) WITH ORDINALITY AS geofence (geofence_id, place)
        ORDER BY tracking_id, place
       ON CONFLICT DO NOTHING RETURNING tracking_id AS "trackingId"`,
      [devices, geofenceIds, projectId, nowMs],
    );
    return rows.map(({ trackingId }) => trackingId);
  }

  async removeGeofences(
    manager: EntityManager,
    projectId: ProjectId,
    devices: readonly TrackingId[],
    geofenceIds: readonly string[],
  ): Promise<TrackingId[]> {
    if (geofenceIds.length === 0) return [];
    const { rows } = await change<{ trackingId: TrackingId }>(
      manager,
      `DELETE FROM geofence_association
        WHERE tracking_id = ANY ($1::text[]) AND geofence_id = ANY ($2::uuid[]) AND project_id = $3
    RETURNING tracking_id AS "trackingId"`,
      [devices, geofenceIds, projectId],
    );
    return rows.map(({ trackingId }) => trackingId);
  }

  /** Those that are there already stay, those of another sensor rule of the same type go (ASC-2). @returns the new ones */
  async addRules(
    manager: EntityManager,
    projectId: ProjectId,
    devices: readonly TrackingId[],
    rules: readonly AssociableRule[],
    nowMs: number,
  ): Promise<RuleRow[]> {
    if (rules.length === 0) return [];
    const sensorTypes = rules.flatMap(({ sensorType }) => sensorType ?? []);
    const ruleIds = rules.map(({ ruleId }) => ruleId);
    if (sensorTypes.length > 0) {
      await manager.query(
        `DELETE FROM rule_association
          WHERE tracking_id = ANY ($1::text[]) AND sensor_type = ANY ($2::text[]) AND rule_id <> ALL ($3::uuid[])`,
        [devices, sensorTypes, ruleIds],
      );
    }
    return select<RuleRow>(
      manager,
      `INSERT INTO rule_association (tracking_id, rule_id, kind, sensor_type, project_id, created_at_ms)
       SELECT tracking_id, rule_id, kind, sensor_type, $5, $6
         FROM unnest($1::text[]) AS tracking_id,
              unnest($2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS rule (rule_id, kind, sensor_type, place)
        ORDER BY tracking_id, place
       ON CONFLICT DO NOTHING RETURNING tracking_id AS "trackingId", sensor_type AS "sensorType"`,
      [
        devices,
        ruleIds,
        rules.map(({ kind }) => kind),
        rules.map(({ sensorType }) => sensorType),
        ...[projectId, nowMs],
      ],
    );
  }

  async removeRules(
    manager: EntityManager,
    projectId: ProjectId,
    devices: readonly TrackingId[],
    ruleIds: readonly string[],
  ): Promise<RuleRow[]> {
    if (ruleIds.length === 0) return [];
    const { rows } = await change<RuleRow>(
      manager,
      `DELETE FROM rule_association
        WHERE tracking_id = ANY ($1::text[]) AND rule_id = ANY ($2::uuid[]) AND project_id = $3
    RETURNING tracking_id AS "trackingId", sensor_type AS "sensorType"`,
      [devices, ruleIds, projectId],
    );
    return rows;
  }

  /**
   * How many associations these devices have, of all kinds; in the order of the devices. Those with what was removed, which
   * are still to be taken away, do not count.
   */
  async count(manager: EntityManager, devices: readonly TrackingId[]): Promise<number[]> {
    const rows = await select<{ held: number }>(
      manager,
      `SELECT ((SELECT count(*) FROM geofence_association WHERE tracking_id = device
                   AND NOT EXISTS (SELECT FROM removed_resource WHERE resource_id = geofence_id))
             + (SELECT count(*) FROM rule_association WHERE tracking_id = device
                   AND NOT EXISTS (SELECT FROM removed_resource WHERE resource_id = rule_id)))::integer AS held
         FROM unnest($1::text[]) WITH ORDINALITY AS asked (device, place) ORDER BY place`,
      [devices],
    );
    return rows.map(({ held }) => held);
  }
}
