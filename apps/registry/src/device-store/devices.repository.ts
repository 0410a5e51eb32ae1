import { Injectable } from '@nestjs/common';
import type { DeviceEvent } from '@umbra/contracts/device';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { select, type Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { fromDeviceState, noDevice, type Device, type KnownDevice } from '../device/device.ts';
import type { DeviceFact } from '../device/device.facts.ts';
import type { Position } from '../persistence/position.ts';
import { deviceRow, type NewDevice } from './device-rows.ts';
import { recordFacts } from './device-events.ts';
import { insertDevices, updateDevice, type InsertedDevices } from './write-devices.ts';

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
    const [row] = await select<{ device_id: DeviceId; event: DeviceEvent | null }>(
      manager,
      `SELECT device_id,
              (SELECT event FROM device_event e WHERE e.device_id = device.device_id AND e.version = device.version) AS event
         FROM device WHERE ${where} FOR UPDATE`,
      parameters,
    );
    if (row === undefined) return noDevice;
    if (row.event !== null) return fromDeviceState(row.event.data);
    // The lock was waited for: the row is the one of now, but the statement does not see the event that was committed with it.
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

  /** Locks claimed devices until the transaction ends. @returns those that are claimed, with the project of the claim */
  async lockClaimed(
    manager: EntityManager,
    trackingIds: readonly TrackingId[],
  ): Promise<ReadonlyMap<TrackingId, ProjectId>> {
    const rows = await select<{ tracking_id: TrackingId; claim_project_id: ProjectId }>(
      manager,
      `SELECT tracking_id, claim_project_id FROM device WHERE tracking_id = ANY($1::text[]) ORDER BY device_id FOR UPDATE`,
      [trackingIds],
    );
    return new Map(rows.map((row) => [row.tracking_id, row.claim_project_id]));
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
    await updateDevice(manager, { row: deviceRow(device), events }, before.version);
    return device;
  }

  /** Makes new devices of one project, however many, by two statements. */
  async insert(manager: EntityManager, devices: readonly NewDevice[]): Promise<InsertedDevices> {
    const recorded = devices.map(({ facts, origin, secretSealed = null, traceparent }) => {
      const { device, events } = recordFacts(noDevice, facts, origin);
      return { row: deviceRow(device), events, secretSealed, traceparent };
    });
    return insertDevices(manager, recorded);
  }

  async #newestState(manager: EntityManager, deviceId: DeviceId): Promise<KnownDevice | undefined> {
    const [row] = await select<{ event: DeviceEvent }>(
      manager,
      `SELECT event FROM device_event WHERE device_id = $1 ORDER BY version DESC LIMIT 1`,
      [deviceId],
    );
    return row && fromDeviceState(row.event.data);
  }
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
