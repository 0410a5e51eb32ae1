import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { Connector, ConnectorId } from '../connector/connector.ts';
import type { ExternalDevice, VirtualDeviceWish } from './external-device.ts';

/** As which `external_device` has a `DeviceToAsk`. */
export const ASKED_COLUMNS = `external_device_id AS "externalDeviceId", command_id AS "commandId", wished_name AS name,
  requested_by AS "requestedBy"`;

/** By which command the registry is asked for a device, and how. */
export type DeviceToAsk = VirtualDeviceWish & Pick<ExternalDevice, 'externalDeviceId'> & { readonly commandId: string };

/** What the registry said of an asked device. */
export type Settlement = Pick<
  ExternalDevice,
  'connectorKey' | 'externalDeviceId' | 'provisioning' | 'localDeviceId' | 'localLicenceId' | 'info'
>;

/** A device that the registry was asked for. */
export type AskedDevice = ExternalDevice &
  DeviceToAsk & {
    readonly projectId: ProjectId;
    readonly connectorId: ConnectorId;
    readonly createdBy: Connector['createdBy'];
  };

/** The virtual device that a project has by an external id now. */
export interface LivingDevice {
  readonly projectId: ProjectId;
  readonly externalDeviceId: string;
  readonly localDeviceId: TrackingId;
  readonly localLicenceId: string;
}

/** A device that has got the virtual device of another connector's. */
export type FollowingDevice = Pick<ExternalDevice, 'externalDeviceId' | 'localDeviceId' | 'info'> &
  Pick<AskedDevice, 'connectorId'> & { readonly earlierDeviceId: TrackingId };

/** External devices that the registry was asked for, and what it says of them. */
@Injectable()
export class AskedDevicesRepository {
  /** Devices that wait for one of these commands; locked together with those of other connectors that `follow` may change. */
  async findAsked(db: Queryable, commandIds: readonly string[]): Promise<AskedDevice[]> {
    await db.query(
      `SELECT FROM external_device WHERE (project_id, external_device_id) IN (
         SELECT project_id, external_device_id FROM external_device
          WHERE command_id = ANY ($1) AND provisioning = 'provisioning')
        ORDER BY connector_key, external_device_id FOR UPDATE`,
      [commandIds],
    );
    return this.#asked(db, 'device.command_id = ANY ($1)', [commandIds]);
  }

  /** Devices of that external id that wait for one to be released. */
  async findWaiting(db: Queryable, projectId: ProjectId, externalDeviceId: string): Promise<AskedDevice[]> {
    return this.#asked(db, 'device.project_id = $1 AND device.external_device_id = $2', [projectId, externalDeviceId]);
  }

  /** One that has another virtual device than before is read from the beginning. */
  async settle(manager: EntityManager, settlements: readonly Settlement[]): Promise<void> {
    await change(
      manager,
      `UPDATE external_device AS device
          SET provisioning = said.provisioning, local_device_id = said.local_device_id,
              local_licence_id = said.local_licence_id, info = said.info,
              cursor = CASE WHEN device.local_device_id = said.local_device_id THEN cursor END
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
              AS said (connector_key, external_device_id, provisioning, local_device_id, local_licence_id, info)
        WHERE device.connector_key = said.connector_key AND device.external_device_id = said.external_device_id`,
      [
        settlements.map(({ connectorKey }) => connectorKey),
        settlements.map(({ externalDeviceId }) => externalDeviceId),
        settlements.map(({ provisioning }) => provisioning),
        settlements.map(({ localDeviceId }) => localDeviceId),
        settlements.map(({ localLicenceId }) => localLicenceId),
        settlements.map(({ info }) => (info === null ? null : JSON.stringify(info))),
      ],
    );
  }

  /**
   * C2C-12: all connectors of a project mirror one external id to the same virtual device. Those that still mirror to an
   * earlier one follow.
   * @returns those, as they are now; all are locked by `findAsked`
   */
  async follow(manager: EntityManager, living: readonly LivingDevice[]): Promise<FollowingDevice[]> {
    const { rows } = await change<FollowingDevice>(
      manager,
      `UPDATE external_device AS device
          SET local_device_id = living.local_device_id, local_licence_id = living.local_licence_id,
              info = '{"adopted": true}', cursor = NULL
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
              AS living (project_id, external_device_id, local_device_id, local_licence_id),
              connector, external_device AS before
        WHERE device.project_id = living.project_id AND device.external_device_id = living.external_device_id
          AND connector.connector_key = device.connector_key
          AND before.connector_key = device.connector_key AND before.external_device_id = device.external_device_id
          AND device.provisioning = 'provisioned' AND device.local_device_id <> living.local_device_id
       RETURNING connector_id AS "connectorId", device.external_device_id AS "externalDeviceId",
                 device.local_device_id AS "localDeviceId", device.info, before.local_device_id AS "earlierDeviceId"`,
      [
        living.map(({ projectId }) => projectId),
        living.map(({ externalDeviceId }) => externalDeviceId),
        living.map(({ localDeviceId }) => localDeviceId),
        living.map(({ localLicenceId }) => localLicenceId),
      ],
    );
    return rows;
  }

  async #asked(db: Queryable, condition: string, parameters: readonly unknown[]): Promise<AskedDevice[]> {
    return select<AskedDevice>(
      db,
      `SELECT device.connector_key AS "connectorKey", ${ASKED_COLUMNS}, device.enabled,
              provisioning, local_device_id AS "localDeviceId", local_licence_id AS "localLicenceId",
              external_device_info AS "externalDeviceInfo", info, attempt, added_at_ms AS "addedAtMs",
              device.project_id AS "projectId", connector_id AS "connectorId",
              created_by AS "createdBy"
         FROM external_device AS device JOIN connector USING (connector_key)
        WHERE provisioning = 'provisioning' AND ${condition}
        ORDER BY device.connector_key, external_device_id FOR UPDATE OF device`,
      parameters,
    );
  }
}
