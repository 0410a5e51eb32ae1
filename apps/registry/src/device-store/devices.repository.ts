import { Injectable } from '@nestjs/common';
import type { DeviceEvent } from '@umbra/contracts/device';
import { deviceTopic } from '@umbra/contracts/device';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { eventRecord } from '@umbra/kafka';
import { addToOutbox, change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { fromDeviceState, noDevice, type Device, type KnownDevice } from '../device/device.ts';
import type { DeviceFact } from '../device/device.facts.ts';
import type { Position } from '../persistence/position.ts';
import { deviceRow, type NewDevice } from './device-rows.ts';
import { recordFacts } from './device-events.ts';

/**
 * The ways to name a device; with `ofProject` only one whose licence or claim that project has. An external id is unique among the licences of its app that are not deactivated.
 */
export type DeviceReference =
  | { readonly deviceId: DeviceId; readonly ofProject?: ProjectId }
  | { readonly trackingId: TrackingId; readonly ofProject?: ProjectId }
  | { readonly appId: AppId; readonly externalId: ExternalId };

/** What `POST /v2/token` must know of a device. */
export interface DeviceCredentials {
  readonly device: KnownDevice;
  readonly secretSealed: string | null;
}

export interface LicenceRow {
  readonly deviceId: DeviceId;
  readonly externalId: ExternalId | null;
  readonly provisionedAtMs: number;
}

/** Devices as the tables have them: one row of now, one event per version, and the same events on their way out. */
@Injectable()
export class DevicesRepository {
  /** The device, locked until the transaction ends, so that commands on one device take turns. */
  async findForChange(manager: EntityManager, reference: DeviceReference): Promise<Device> {
    const { where, parameters } = conditionOf(reference);
    const [row] = await select<{ device_id: DeviceId }>(
      manager,
      `SELECT device_id FROM device WHERE ${where} FOR UPDATE`,
      parameters,
    );
    if (row === undefined) return noDevice;
    // A statement of its own: it sees what the transaction committed that the lock was waiting for.
    return (await this.#newestState(manager, row.device_id)) ?? noDevice;
  }

  /**
   * Locks the projects of a device, which stand before the device in the order of locks: those who make licences or give
   * names in a project hold it, and ask for devices then.
   */
  async lockProjectsOf(manager: EntityManager, reference: DeviceReference): Promise<void> {
    const { where, parameters } = conditionOf(reference);
    await manager.query(
      `SELECT FROM project
        WHERE project_id IN (SELECT unnest(ARRAY[project_id, claim_project_id]) FROM device WHERE ${where})
        ORDER BY project_id FOR NO KEY UPDATE`,
      [...parameters],
    );
  }

  /** Locks a device until the transaction ends. @returns false when the project has no such claim */
  async lockClaimed(
    manager: EntityManager,
    { trackingId, projectId }: { readonly trackingId: TrackingId; readonly projectId: ProjectId },
  ): Promise<boolean> {
    const found = await select(
      manager,
      `SELECT FROM device WHERE tracking_id = $1 AND claim_project_id = $2 FOR UPDATE`,
      [trackingId, projectId],
    );
    return found.length === 1;
  }

  /** The device that a project has, or once had, under a trackingId. */
  async idByClaim(
    db: Queryable,
    { trackingId, projectId }: { readonly trackingId: TrackingId; readonly projectId: ProjectId },
  ): Promise<DeviceId | undefined> {
    const [row] = await select<{ device_id: DeviceId }>(
      db,
      `SELECT device_id FROM device_event
        WHERE event ->> 'type' = 'device.claimed' AND event #>> '{data,claims,-1,trackingId}' = $1
          AND event #>> '{data,claims,-1,projectId}' = $2`,
      [trackingId, projectId],
    );
    return row?.device_id;
  }

  /** Of the licences that had this external id, and are deactivated, the last one. */
  async findLastDeactivated(
    manager: EntityManager,
    { appId, externalId }: { readonly appId: AppId; readonly externalId: ExternalId },
  ): Promise<Device> {
    const [row] = await select<{ device_id: DeviceId }>(
      manager,
      `SELECT device_id FROM device
        WHERE app_id = $1 AND external_id = $2 AND external_id IS NOT NULL AND status = 'deactivated'
        ORDER BY provisioned_at_ms DESC LIMIT 1`,
      [appId, externalId],
    );
    return row === undefined ? noDevice : ((await this.#newestState(manager, row.device_id)) ?? noDevice);
  }

  async exists(db: Queryable, reference: DeviceReference): Promise<boolean> {
    const { where, parameters } = conditionOf(reference);
    return (await select(db, `SELECT FROM device WHERE ${where}`, parameters)).length > 0;
  }

  async find(db: Queryable, reference: DeviceReference): Promise<Device> {
    const { where, parameters } = conditionOf(reference);
    const [row] = await select<{ event: DeviceEvent }>(
      db,
      `SELECT event FROM device JOIN device_event USING (device_id, version) WHERE ${where}`,
      parameters,
    );
    return row === undefined ? noDevice : fromDeviceState(row.event.data);
  }

  async findCredentials(db: Queryable, deviceId: string): Promise<DeviceCredentials | undefined> {
    const [row] = await select<{ event: DeviceEvent; secret_sealed: string | null }>(
      db,
      `SELECT event, secret_sealed FROM device JOIN device_event USING (device_id, version) WHERE device_id = $1`,
      [deviceId],
    );
    return row && { device: fromDeviceState(row.event.data), secretSealed: row.secret_sealed };
  }

  /** Licences of the project that are not deactivated. */
  async countLicences(db: Queryable, projectId: ProjectId): Promise<number> {
    const [row] = await select<{ licences: number }>(db, `SELECT licences FROM project WHERE project_id = $1`, [
      projectId,
    ]);
    return row?.licences ?? 0;
  }

  /** Licences of the app that are not deactivated, behind a position in the order of their making. */
  async listLicences(db: Queryable, appId: AppId, after: Position, limit: number): Promise<LicenceRow[]> {
    return select<LicenceRow>(
      db,
      `SELECT device_id AS "deviceId", external_id AS "externalId", provisioned_at_ms AS "provisionedAtMs" FROM device
        WHERE app_id = $1 AND status <> 'deactivated' AND (provisioned_at_ms, device_id) > ($2, $3)
        ORDER BY provisioned_at_ms, device_id LIMIT $4`,
      [appId, after.timeMs, after.id, limit],
    );
  }

  /** Records what happened to a device that `findForChange` gave, in the same transaction. */
  async save(
    manager: EntityManager,
    before: KnownDevice,
    facts: readonly DeviceFact[],
    origin: EventOrigin,
  ): Promise<Device> {
    if (facts.length === 0) return before;
    const { device, events } = recordFacts(before, facts, origin);
    const row = deviceRow(device);
    const { count } = await change(
      manager,
      `UPDATE device
          SET status = $3, tracking_id = $4, claim_project_id = $5, version = $6,
              secret_sealed = CASE WHEN $3 = 'deactivated' THEN NULL ELSE secret_sealed END
        WHERE device_id = $1 AND version = $2`,
      [row.device_id, before.version, row.status, row.tracking_id, row.claim_project_id, row.version],
    );
    if (count !== 1) throw new Error(`Device ${row.device_id} is not at version ${before.version}: it was not locked.`);
    await this.#append(manager, events);
    if (row.status === 'deactivated') await countOn(manager, row.project_id, -1);
    return device;
  }

  /**
   * Makes new devices, however many, in a handful of statements.
   * @returns the ids of those that were made; the external ids of the others are taken, by an earlier one of the list also
   */
  async insert(
    manager: EntityManager,
    devices: readonly NewDevice[],
    origin: EventOrigin,
  ): Promise<ReadonlySet<string>> {
    const recorded = devices.map(({ facts, secretSealed }) => {
      const { device, events } = recordFacts(noDevice, facts, origin);
      return { row: { ...deviceRow(device), secret_sealed: secretSealed ?? null }, events };
    });
    const inserted = await select<{ device_id: string }>(
      manager,
      // In the order of the external ids, so that two such statements at once do not wait for each other in a circle.
      `INSERT INTO device (device_id, kind, project_id, app_id, external_id, status, provisioned_at_ms, secret_sealed,
                           tracking_id, claim_project_id, version)
       SELECT d.device_id, d.kind, d.project_id, d.app_id, d.external_id, d.status, d.provisioned_at_ms, d.secret_sealed,
              d.tracking_id, d.claim_project_id, d.version
         FROM ROWS FROM (json_to_recordset($1::json) AS (
                device_id text, kind text, project_id text, app_id text, external_id text, status text,
                provisioned_at_ms bigint, secret_sealed text, tracking_id text, claim_project_id text, version integer)
              ) WITH ORDINALITY AS d (device_id, kind, project_id, app_id, external_id, status, provisioned_at_ms,
                                      secret_sealed, tracking_id, claim_project_id, version, place)
        ORDER BY d.app_id, d.external_id, d.place
       ON CONFLICT (app_id, external_id) WHERE external_id IS NOT NULL AND status <> 'deactivated' DO NOTHING
       RETURNING device_id`,
      [JSON.stringify(recorded.map(({ row }) => row))],
    );
    const insertedIds = new Set(inserted.map((row) => row.device_id));
    const made = recorded.filter(({ row }) => insertedIds.has(row.device_id));
    await this.#append(
      manager,
      made.flatMap(({ events }) => events),
    );
    for (const [projectId, devicesOfProject] of Map.groupBy(made, ({ row }) => row.project_id)) {
      await countOn(manager, projectId, devicesOfProject.length);
    }
    return insertedIds;
  }

  async #newestState(manager: EntityManager, deviceId: DeviceId): Promise<KnownDevice | undefined> {
    const [row] = await select<{ event: DeviceEvent }>(
      manager,
      `SELECT event FROM device_event WHERE device_id = $1 ORDER BY version DESC LIMIT 1`,
      [deviceId],
    );
    return row && fromDeviceState(row.event.data);
  }

  async #append(manager: EntityManager, events: readonly DeviceEvent[]): Promise<void> {
    // The primary key refuses a version that is there already: nobody overwrites a history.
    await manager.query(
      `INSERT INTO device_event (device_id, version, event)
       SELECT * FROM unnest($1::text[], $2::integer[], $3::json[])`,
      [
        events.map(({ data }) => data.deviceId),
        events.map(({ data }) => data.version),
        events.map((event) => JSON.stringify(event)),
      ],
    );
    await addToOutbox(
      manager,
      events.map((event) => eventRecord(deviceTopic, event.data.deviceId, event)),
    );
  }
}

/** The last statement of a change: from here to the commit all who make licences for the project wait. */
async function countOn(manager: EntityManager, projectId: ProjectId, by: number): Promise<void> {
  await change(manager, `UPDATE project SET licences = licences + $2 WHERE project_id = $1`, [projectId, by]);
}

function conditionOf(reference: DeviceReference): { where: string; parameters: readonly string[] } {
  if ('deviceId' in reference) return ofProject('device_id', reference.deviceId, reference.ofProject);
  if ('trackingId' in reference) return ofProject('tracking_id', reference.trackingId, reference.ofProject);
  return {
    where: `app_id = $1 AND external_id = $2 AND external_id IS NOT NULL AND status <> 'deactivated'`,
    parameters: [reference.appId, reference.externalId],
  };
}

function ofProject(column: string, id: string, projectId: ProjectId | undefined) {
  if (projectId === undefined) return { where: `${column} = $1`, parameters: [id] };
  return { where: `${column} = $1 AND $2 IN (project_id, claim_project_id)`, parameters: [id, projectId] };
}
