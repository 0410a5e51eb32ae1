import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { DesiredStates, type Resources } from './desired-states.ts';
import { DEVICES_AT_ONCE } from './portion.ts';

interface Note {
  readonly key: string;
  readonly resourceId: string;
  readonly kind: Resources['kind'];
  /** Association keys: up to where devices have heard, and where this round ends; 0: with the last one. */
  readonly afterKey: string;
  readonly endKey: string;
  /** Where another round is to end; 0: none follows. */
  readonly againToKey: string;
}

interface Association {
  readonly trackingId: TrackingId;
  readonly key: string;
}

/**
 * Has devices hear that what they are associated with is another now (ASC-3, SEN-5). The change itself only notes it: it is
 * over soon, however many devices there are, locks none of them and waits for nobody who tells them.
 *
 * Devices hear in the order of their associations. Another change in the meantime has that go on to the last one, and then
 * from the first to where it was: what changes all the time still reaches all its devices.
 */
@Injectable()
export class ChangedResources {
  readonly #desired: DesiredStates;

  constructor(desired: DesiredStates) {
    this.#desired = desired;
  }

  /** In the transaction that changes them. */
  async note(manager: EntityManager, { kind, projectId, ids }: Resources, nowMs: number): Promise<void> {
    await manager.query(
      `INSERT INTO changed_resource (resource_id, kind, project_id, waits_since_ms)
       SELECT id, $2, $3, $4 FROM unnest($1::uuid[]) AS id`,
      [ids, kind, projectId, nowMs],
    );
  }

  /** The next devices of the one that waits longest; nobody else gives a portion at the same time. */
  async givePortion(manager: EntityManager, projectId: ProjectId, nowMs: number): Promise<void> {
    const noted = await this.#oldest(manager, projectId);
    if (noted === undefined) return;
    const note = (await this.#takeLaterNotes(manager, noted)) ? againOf(noted) : noted;
    const next = await this.#next(manager, note);
    const devices = await this.#desired.lock(
      manager,
      next.map(({ trackingId }) => trackingId),
    );
    await this.#desired.follow(
      manager,
      note.kind === 'geofence' ? { geofences: devices } : { sensors: devices },
      nowMs,
    );
    const last = next.length < DEVICES_AT_ONCE ? undefined : next.at(-1);
    await this.#goOn(manager, note, last?.key, nowMs);
  }

  async #oldest(manager: EntityManager, projectId: ProjectId): Promise<Note | undefined> {
    const [note] = await select<Note>(
      manager,
      `SELECT note_key::text AS key, resource_id AS "resourceId", kind, after_key::text AS "afterKey",
              end_key::text AS "endKey", again_to_key::text AS "againToKey"
         FROM changed_resource
        WHERE resource_id = (SELECT resource_id FROM changed_resource WHERE project_id = $1
                              ORDER BY waits_since_ms, note_key LIMIT 1)
        ORDER BY note_key LIMIT 1`,
      [projectId],
    );
    return note;
  }

  /** Before anything is told, so that what is told now knows of these changes. @returns whether there were any */
  async #takeLaterNotes(manager: EntityManager, { resourceId, key }: Note): Promise<boolean> {
    const { count } = await change(manager, 'DELETE FROM changed_resource WHERE resource_id = $1 AND note_key > $2', [
      resourceId,
      key,
    ]);
    return count > 0;
  }

  async #next(manager: EntityManager, { kind, resourceId, afterKey, endKey }: Note): Promise<Association[]> {
    return select<Association>(
      manager,
      `SELECT tracking_id AS "trackingId", association_key::text AS key FROM ${kind}_association
        WHERE ${kind}_id = $1 AND association_key > $2 AND ($3::bigint = 0 OR association_key <= $3::bigint)
        ORDER BY ${kind}_id, association_key LIMIT $4`,
      [resourceId, afterKey, endKey, DEVICES_AT_ONCE],
    );
  }

  /** @param lastKey undefined: the round is over */
  async #goOn(manager: EntityManager, note: Note, lastKey: string | undefined, nowMs: number): Promise<void> {
    const { key, endKey, againToKey } = note;
    if (lastKey === undefined && againToKey === '0') {
      await manager.query('DELETE FROM changed_resource WHERE note_key = $1', [key]);
      return;
    }
    const place = lastKey === undefined ? ['0', againToKey, '0'] : [lastKey, endKey, againToKey];
    await manager.query(
      `UPDATE changed_resource SET after_key = $2, end_key = $3, again_to_key = $4, waits_since_ms = $5
        WHERE note_key = $1`,
      [key, ...place, nowMs],
    );
  }
}

const againOf = (note: Note): Note => ({ ...note, endKey: '0', againToKey: note.afterKey });
