import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Geofence } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, select, type Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { SAME_PLACES } from '../geometry/envelope.ts';
import { envelopeOfGeofence } from '../geometry/geofence-shape.ts';
import type { RowReference } from '../http/geofencing-access.ts';
import type { GeofenceFilter } from './geofence-query.ts';

/** A geofence as its table has it. */
export interface StoredGeofence {
  readonly id: string;
  /** Its place in lists: in the order of creation. */
  readonly number: number;
  readonly projectId: ProjectId;
  readonly geofence: Geofence;
  readonly version: number;
}

const COLUMNS = `geofence_id AS id, geofence_number AS number, project_id AS "projectId", geofence, version`;

/** Whether the envelope of a row and the box of the parameters $6 to $9 meet, wherever the earth is cut open. */
const MEETS_BOX = `north >= $6 AND south <= $7 AND (${SAME_PLACES.map(
  (shift) => `(east + ${shift} >= $8 AND west + ${shift} <= $9)`,
).join(' OR ')})`;

/** Geofences as the table has them; who changes one has locked it. */
@Injectable()
export class GeofencesRepository {
  async insert(
    manager: EntityManager,
    projectId: ProjectId,
    geofence: Geofence,
    nowMs: number,
  ): Promise<StoredGeofence> {
    const [row] = await select<StoredGeofence>(
      manager,
      `INSERT INTO geofence (geofence_id, project_id, version, type, floor_id, geofence, south, west, north, east, changed_at_ms)
       VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
      [randomUUID(), projectId, ...columnsOf(geofence), nowMs],
    );
    return row!;
  }

  /** @returns it as it is now, with its new version */
  async save(manager: EntityManager, id: string, geofence: Geofence, nowMs: number): Promise<StoredGeofence> {
    const { rows } = await change<StoredGeofence>(
      manager,
      `UPDATE geofence SET type = $2, floor_id = $3, geofence = $4, south = $5, west = $6, north = $7, east = $8,
                           changed_at_ms = $9, version = version + 1
        WHERE geofence_id = $1 RETURNING ${COLUMNS}`,
      [id, ...columnsOf(geofence), nowMs],
    );
    return rows[0]!;
  }

  async remove(manager: EntityManager, ids: readonly string[]): Promise<void> {
    await change(manager, `DELETE FROM geofence WHERE geofence_id = ANY ($1::uuid[])`, [ids]);
  }

  /** Whether its caller may know of it is open. */
  async projectOf(db: Queryable, id: string): Promise<ProjectId | undefined> {
    const [row] = await select<{ projectId: ProjectId }>(
      db,
      `SELECT project_id AS "projectId" FROM geofence WHERE geofence_id = $1`,
      [id],
    );
    return row?.projectId;
  }

  async find(db: Queryable, reference: RowReference): Promise<StoredGeofence | undefined> {
    return this.#find(db, reference, '');
  }

  /** Locked until the transaction ends: rules that are to count in it wait. */
  async findForChange(manager: EntityManager, reference: RowReference): Promise<StoredGeofence | undefined> {
    return this.#find(manager, reference, 'FOR UPDATE');
  }

  /** Locks all that the project has until the transaction ends, in the order of their ids. */
  async lockAll(manager: EntityManager, projectId: ProjectId): Promise<Pick<StoredGeofence, 'id' | 'version'>[]> {
    return select(
      manager,
      `SELECT geofence_id AS id, version FROM geofence WHERE project_id = $1 ORDER BY geofence_id FOR UPDATE`,
      [projectId],
    );
  }

  /**
   * In the order of their numbers, behind `after`. With a box those whose envelope it meets: the shape itself may not.
   */
  async page(
    db: Queryable,
    projectId: ProjectId,
    { types, floorId, box }: GeofenceFilter,
    after: number,
    limit: number,
  ): Promise<StoredGeofence[]> {
    const conditions = [
      'project_id = $1 AND geofence_number > $2',
      '($4::text[] IS NULL OR type = ANY ($4))',
      floorId === null ? '$5::text IS NULL AND floor_id IS NULL' : '($5::text IS NULL OR floor_id = $5)',
      ...(box === undefined ? [] : [MEETS_BOX]),
    ];
    return select(
      db,
      `SELECT ${COLUMNS} FROM geofence WHERE ${conditions.join(' AND ')} ORDER BY geofence_number LIMIT $3`,
      [
        ...[projectId, after, limit, types ?? null, floorId ?? null],
        ...(box === undefined ? [] : [box.south, box.north, box.west, box.east]),
      ],
    );
  }

  /** Whether a stock rule counts in it. The caller has locked the geofence, so that none comes to it meanwhile. */
  async isCountedIn(manager: EntityManager, id: string): Promise<boolean> {
    return (await select(manager, `SELECT FROM rule WHERE geofence_id = $1 LIMIT 1`, [id])).length > 0;
  }

  async #find(db: Queryable, { projectId, id }: RowReference, lock: string): Promise<StoredGeofence | undefined> {
    const [row] = await select<StoredGeofence>(
      db,
      `SELECT ${COLUMNS} FROM geofence WHERE project_id = $1 AND geofence_id = $2 ${lock}`,
      [projectId, id],
    );
    return row;
  }
}

/** From `type` to `east`. */
function columnsOf(geofence: Geofence): readonly unknown[] {
  const envelope = envelopeOfGeofence(geofence);
  return [
    ...[geofence.type, geofence.definition?.floor?.id ?? null, JSON.stringify(geofence)],
    ...[envelope?.south ?? null, envelope?.west ?? null, envelope?.north ?? null, envelope?.east ?? null],
  ];
}
