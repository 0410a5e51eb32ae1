import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { Connector, ConnectorId } from '../connector/connector.ts';
import { ASKED_COLUMNS, type DeviceToAsk } from './asked-devices.repository.ts';
import type { ExternalDevice, VirtualDeviceWish } from './external-device.ts';

const COLUMNS = `connector_key AS "connectorKey", external_device_id AS "externalDeviceId", enabled, provisioning,
  local_device_id AS "localDeviceId", local_licence_id AS "localLicenceId",
  external_device_info AS "externalDeviceInfo", info, attempt, added_at_ms AS "addedAtMs"`;

export type PlacedDevice = ExternalDevice & {
  /** In the order of adding; never used again. */
  readonly place: number;
};

/** How others name an external device. */
export interface DeviceReference {
  readonly projectId: ProjectId;
  readonly connectorId: string;
  readonly externalDeviceId: string;
}

/** How an external device is added or changed. */
export type DeviceToPut = Pick<ExternalDevice, 'externalDeviceId' | 'enabled' | 'externalDeviceInfo' | 'attempt'> &
  VirtualDeviceWish & {
    readonly commandId: string;
    /** C2C-18: a callback was the first to name it. */
    readonly isByCallback: boolean;
  };

/** External devices as the table has them. */
@Injectable()
export class ExternalDevicesRepository {
  async page(db: Queryable, connectorKey: number, afterPlace: number, limit: number): Promise<PlacedDevice[]> {
    return select<PlacedDevice>(
      db,
      `SELECT ${COLUMNS}, place FROM external_device
        WHERE connector_key = $1 AND place > $2 ORDER BY place LIMIT $3`,
      [connectorKey, afterPlace, limit],
    );
  }

  /** Those of the given that the connector has, by external id. */
  async findAmong(
    db: Queryable,
    connectorKey: number,
    externalDeviceIds: readonly string[],
  ): Promise<ReadonlyMap<string, ExternalDevice>> {
    const rows = await select<ExternalDevice>(
      db,
      `SELECT ${COLUMNS} FROM external_device WHERE connector_key = $1 AND external_device_id = ANY ($2)`,
      [connectorKey, externalDeviceIds],
    );
    return new Map(rows.map((row) => [row.externalDeviceId, row]));
  }

  /** Locks those that there are of them until the transaction ends, in the order in which who settles them does. */
  async lock(manager: EntityManager, devices: readonly DeviceReference[]): Promise<void> {
    await manager.query(
      `SELECT FROM external_device AS device JOIN connector USING (connector_key)
        WHERE (device.project_id, connector_id, external_device_id)
              IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
        ORDER BY device.connector_key, external_device_id FOR UPDATE OF device`,
      [
        devices.map(({ projectId }) => projectId),
        devices.map(({ connectorId }) => connectorId),
        devices.map(({ externalDeviceId }) => externalDeviceId),
      ],
    );
  }

  /** C2C-13 @returns by connector key; a connector without any has 0 */
  async countByConnector(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const rows = await select<{ key: number; count: number }>(
      db,
      `SELECT connector_key AS key, count(*)::integer AS count FROM external_device
        WHERE connector_key = ANY ($1) GROUP BY connector_key`,
      [connectorKeys],
    );
    const counts = new Map(rows.map(({ key, count }) => [key, count]));
    return new Map(connectorKeys.map((key) => [key, counts.get(key) ?? 0]));
  }

  /** C2C-16 */
  async connectorsOf(db: Queryable, projectId: ProjectId, externalDeviceId: string): Promise<ConnectorId[]> {
    const rows = await select<{ connectorId: ConnectorId }>(
      db,
      `SELECT connector_id AS "connectorId" FROM external_device JOIN connector USING (connector_key)
        WHERE external_device.project_id = $1 AND external_device_id = $2 AND driver_id IS NOT NULL
        ORDER BY connector_key`,
      [projectId, externalDeviceId],
    );
    return rows.map(({ connectorId }) => connectorId);
  }

  /**
   * New ones, failed ones and all of jobs are `provisioning`: whether what known ones had is still there, the registry alone
   * knows. C2C's that have their virtual devices keep them, and those that wait already wait for their first answer, so that
   * who adds in a loop puts nothing off; but a job's rows end by themselves, and an answer to who came before says nothing of
   * what ended since.
   * @returns how each that is `provisioning` is asked for
   */
  async put(
    manager: EntityManager,
    connector: Connector,
    devices: readonly DeviceToPut[],
    nowMs: number,
  ): Promise<DeviceToAsk[]> {
    const rows = await select<DeviceToAsk & Pick<ExternalDevice, 'provisioning'>>(
      manager,
      `INSERT INTO external_device AS known (connector_key, project_id, external_device_id, enabled, provisioning,
                                             external_device_info, attempt, command_id, added_at_ms,
                                             is_by_callback, wished_name, requested_by)
       SELECT $1, $2, external_device_id, enabled, 'provisioning', external_device_info, attempt, command_id, $8,
              is_by_callback, wished_name, requested_by
         FROM unnest($3::text[], $4::boolean[], $5::jsonb[], $6::integer[], $7::text[], $9::boolean[], $10::text[],
                     $11::text[]) WITH ORDINALITY
              AS device (external_device_id, enabled, external_device_info, attempt, command_id, is_by_callback,
                         wished_name, requested_by, place)
        ORDER BY place
       ON CONFLICT (connector_key, external_device_id) DO UPDATE
          SET enabled = excluded.enabled, external_device_info = excluded.external_device_info,
              attempt = excluded.attempt,
              command_id = CASE WHEN known.provisioning <> 'failed' AND excluded.requested_by IS NULL
                                THEN known.command_id ELSE excluded.command_id END,
              provisioning = CASE WHEN known.provisioning = 'provisioned' AND excluded.requested_by IS NULL
                                  THEN known.provisioning ELSE excluded.provisioning END,
              info = CASE WHEN known.provisioning = 'failed' THEN NULL ELSE known.info END,
              wished_name = CASE WHEN known.provisioning = 'provisioning' THEN known.wished_name
                                 WHEN known.provisioning = 'provisioned' AND excluded.requested_by IS NULL
                                 THEN known.wished_name ELSE excluded.wished_name END,
              requested_by = CASE WHEN known.provisioning = 'provisioning' THEN known.requested_by
                                  WHEN known.provisioning = 'provisioned' AND excluded.requested_by IS NULL
                                  THEN known.requested_by ELSE excluded.requested_by END
       RETURNING ${ASKED_COLUMNS}, provisioning`,
      [
        connector.key,
        connector.projectId,
        devices.map(({ externalDeviceId }) => externalDeviceId),
        devices.map(({ enabled }) => enabled),
        devices.map(({ externalDeviceInfo }) =>
          externalDeviceInfo === null ? null : JSON.stringify(externalDeviceInfo),
        ),
        devices.map(({ attempt }) => attempt),
        devices.map(({ commandId }) => commandId),
        nowMs,
        devices.map(({ isByCallback }) => isByCallback),
        devices.map(({ name }) => name),
        devices.map(({ requestedBy }) => requestedBy),
      ],
    );
    return rows.filter(({ provisioning }) => provisioning === 'provisioning');
  }

  /** @returns those that the connector had */
  async remove(
    manager: EntityManager,
    connectorKey: number,
    externalDeviceIds: readonly string[],
  ): Promise<ExternalDevice[]> {
    const { rows } = await change<ExternalDevice>(
      manager,
      `DELETE FROM external_device WHERE connector_key = $1 AND external_device_id = ANY ($2) RETURNING ${COLUMNS}`,
      [connectorKey, externalDeviceIds],
    );
    return rows;
  }

  /** @returns what was removed, with the command of each */
  async removeAll(
    manager: EntityManager,
    connectorKey: number,
  ): Promise<(ExternalDevice & { readonly commandId: string })[]> {
    const { rows } = await change<ExternalDevice & { readonly commandId: string }>(
      manager,
      `DELETE FROM external_device WHERE connector_key = $1 RETURNING ${COLUMNS}, command_id AS "commandId"`,
      [connectorKey],
    );
    return rows;
  }

  /** Of those ids, the ones that some connector of the project has. */
  async attachedAmong(
    db: Queryable,
    projectId: ProjectId,
    externalDeviceIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await select<{ id: string }>(
      db,
      `SELECT DISTINCT external_device_id AS id FROM external_device
        WHERE project_id = $1 AND external_device_id = ANY ($2)`,
      [projectId, externalDeviceIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
