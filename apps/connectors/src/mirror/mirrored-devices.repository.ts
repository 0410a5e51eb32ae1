import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import type { Connector, ConnectorId } from '../domain/connector/connector.ts';
import type { WantedDevice } from '../domain/driver/driver.ts';
import { externalDeviceAggregate, type ExternalDevice } from '../domain/external-device/external-device.ts';

/** An external device as mirroring needs it. */
export interface MirroredDevice extends Pick<
  ExternalDevice,
  'connectorKey' | 'externalDeviceId' | 'enabled' | 'provisioning' | 'attempt'
> {
  /** Its number in this instance. */
  readonly place: number;
  /** Once provisioned. */
  readonly trackingId: TrackingId | null;
  /** By which it was asked for last. */
  readonly commandId: string;
  readonly connectorId: string;
  readonly projectId: ProjectId;
}

type Linked = Pick<MirroredDevice, 'trackingId' | 'commandId'>;

/** By external id: how each device is linked to its virtual device. */
export type DeviceLinks = ReadonlyMap<string, string>;

export const linkOf = ({ trackingId, commandId }: Linked): string => `${trackingId ?? ''}/${commandId}`;

/** A virtual device that its project has no more. */
export interface LostDevice {
  readonly projectId: ProjectId;
  readonly trackingId: TrackingId;
  /** Why, for the owners of the connectors that mirror to it. */
  readonly info: object;
}

export interface FailedDevice {
  readonly connectorId: ConnectorId;
  readonly externalDeviceId: string;
  /** It had. */
  readonly trackingId: TrackingId;
  readonly info: object;
}

const DEVICES = `SELECT place, connector_key AS "connectorKey", external_device_id AS "externalDeviceId", device.enabled,
    provisioning, attempt, local_device_id AS "trackingId", command_id AS "commandId", connector_id AS "connectorId", connector.project_id AS "projectId"
  FROM external_device AS device JOIN connector USING (connector_key)`;

/** External devices, as what is read of them is sent on. */
@Injectable()
export class MirroredDevicesRepository {
  /** C2C-5, C2C-9: whose data is taken. Those that were read longest ago come first, so that a run that is cut short starves none. */
  async wanted(
    db: Queryable,
    connectorKey: number,
  ): Promise<{ readonly wanted: WantedDevice[]; readonly links: DeviceLinks }> {
    const rows = await select<
      Omit<WantedDevice, 'externalDeviceInfo'> & Linked & { readonly info: WantedDevice['externalDeviceInfo'] | null }
    >(
      db,
      `SELECT external_device_id AS "externalDeviceId", external_device_info AS info, cursor,
              added_at_ms AS "addedAtMs", local_device_id AS "trackingId", command_id AS "commandId"
         FROM external_device
        WHERE connector_key = $1 AND enabled AND provisioning = 'provisioned'
        ORDER BY read_at_ms NULLS FIRST, place`,
      [connectorKey],
    );
    return {
      wanted: rows.map(({ externalDeviceId, info, cursor, addedAtMs }) => ({
        ...{ externalDeviceId, addedAtMs },
        externalDeviceInfo: info ?? undefined,
        cursor: cursor ?? undefined,
      })),
      links: new Map(rows.map((row) => [row.externalDeviceId, linkOf(row)])),
    };
  }

  /** Which of the given the connector has. */
  async knownAmong(
    db: Queryable,
    connectorKey: number,
    externalDeviceIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await select<{ id: string }>(
      db,
      `SELECT external_device_id AS id FROM external_device WHERE connector_key = $1 AND external_device_id = ANY ($2)`,
      [connectorKey, externalDeviceIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** C2C-18: those of the given that could not be provisioned, and not since that time. */
  async failedAmong(
    db: Queryable,
    { key, connectorId }: Connector,
    externalDeviceIds: readonly string[],
    beforeMs: number,
  ): Promise<string[]> {
    const rows = await select<{ id: string }>(
      db,
      `SELECT external_device_id AS id
         FROM external_device JOIN unnest($2::text[], $3::text[]) AS named (external_device_id, aggregate)
              USING (external_device_id)
        WHERE connector_key = $1 AND enabled AND provisioning = 'failed'
          AND NOT EXISTS (SELECT FROM domain_event
                           WHERE domain_event.aggregate = named.aggregate AND type = 'external-device.failed'
                             AND occurred_at_ms > $4)
        ORDER BY id`,
      [key, externalDeviceIds, externalDeviceIds.map((id) => externalDeviceAggregate(connectorId, id)), beforeMs],
    );
    return rows.map(({ id }) => id);
  }

  /** Those of the given that the connector has, by external id. One that is being provisioned stays so for the transaction. */
  async findAmong(
    db: Queryable,
    connectorKey: number,
    externalDeviceIds: readonly string[],
  ): Promise<ReadonlyMap<string, MirroredDevice>> {
    const devices = `${DEVICES} WHERE connector_key = $1 AND external_device_id = ANY ($2)`;
    const rows = await select<MirroredDevice>(db, devices, [connectorKey, externalDeviceIds]);
    const found = new Map(rows.map((row) => [row.externalDeviceId, row]));
    const unready = rows.filter(({ provisioning }) => provisioning === 'provisioning');
    if (unready.length > 0) {
      // Looked at again: what settles them either waits for this transaction, or is seen by it.
      const ids = unready.map(({ externalDeviceId }) => externalDeviceId);
      const held = await select<MirroredDevice>(db, `${devices} ORDER BY external_device_id FOR SHARE OF device`, [
        connectorKey,
        ids,
      ]);
      // One that was removed in between is not there.
      for (const id of ids) found.delete(id);
      for (const row of held) found.set(row.externalDeviceId, row);
    }
    return found;
  }

  async findByPlaces(db: Queryable, places: readonly number[]): Promise<MirroredDevice[]> {
    return select<MirroredDevice>(db, `${DEVICES} WHERE place = ANY ($1)`, [places]);
  }

  /**
   * Their virtual devices are not there: they are `failed`, and are read from the beginning once they have others.
   * @returns those that were provisioned until now
   */
  async fail(db: Queryable, lost: readonly LostDevice[]): Promise<FailedDevice[]> {
    const { rows } = await change<FailedDevice>(
      db,
      `UPDATE external_device AS device
          SET provisioning = 'failed', local_device_id = NULL, local_licence_id = NULL, info = lost.info, cursor = NULL
         FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS lost (project_id, tracking_id, info), connector
        WHERE device.project_id = lost.project_id AND device.local_device_id = lost.tracking_id
          AND connector.connector_key = device.connector_key AND provisioning = 'provisioned'
       RETURNING connector_id AS "connectorId", external_device_id AS "externalDeviceId",
                 lost.tracking_id AS "trackingId", lost.info`,
      [
        lost.map(({ projectId }) => projectId),
        lost.map(({ trackingId }) => trackingId),
        lost.map(({ info }) => JSON.stringify(info)),
      ],
    );
    return rows;
  }

  /** Where the next pull goes on, of devices that are linked as they were. @param cursors by external device id */
  async moveCursors(
    db: Queryable,
    connectorKey: number,
    { cursors, links }: { readonly cursors: ReadonlyMap<string, unknown>; readonly links: DeviceLinks },
    nowMs: number,
  ): Promise<void> {
    await change(
      db,
      `UPDATE external_device AS device SET cursor = moved.cursor, read_at_ms = $4
         FROM unnest($2::text[], $3::jsonb[], $5::text[]) AS moved (external_device_id, cursor, link)
        WHERE device.connector_key = $1 AND device.external_device_id = moved.external_device_id
          AND provisioning = 'provisioned' AND concat(local_device_id, '/', command_id) = moved.link`,
      [
        connectorKey,
        [...cursors.keys()],
        [...cursors.values()].map((cursor) => (cursor === undefined ? null : JSON.stringify(cursor))),
        nowMs,
        [...cursors.keys()].map((id) => links.get(id) ?? null),
      ],
    );
  }
}
