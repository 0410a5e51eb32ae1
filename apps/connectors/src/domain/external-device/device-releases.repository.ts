import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** A virtual device that is to end with its connector (C2C-15). */
export interface DeviceRelease {
  readonly projectId: ProjectId;
  readonly externalDeviceId: string;
  /** Of the command whose reply is awaited: the one that asked for the device, or the one that releases it. */
  readonly commandId: string;
  readonly step: 'awaits-device' | 'releasing';
}

const COLUMNS = `project_id AS "projectId", external_device_id AS "externalDeviceId", command_id AS "commandId", step`;

/** Releases that the registry has not confirmed yet. Rows that are found stay locked until the transaction ends. */
@Injectable()
export class DeviceReleasesRepository {
  /** One that is there already stands. */
  async add(manager: EntityManager, releases: readonly DeviceRelease[]): Promise<void> {
    await manager.query(
      `INSERT INTO device_release (project_id, external_device_id, command_id, step)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT (project_id, external_device_id) DO NOTHING`,
      [
        releases.map(({ projectId }) => projectId),
        releases.map(({ externalDeviceId }) => externalDeviceId),
        releases.map(({ commandId }) => commandId),
        releases.map(({ step }) => step),
      ],
    );
  }

  async findByDevices(
    manager: EntityManager,
    projectId: ProjectId,
    externalDeviceIds: readonly string[],
  ): Promise<DeviceRelease[]> {
    return select<DeviceRelease>(
      manager,
      `SELECT ${COLUMNS} FROM device_release WHERE project_id = $1 AND external_device_id = ANY ($2)
        ORDER BY external_device_id FOR UPDATE`,
      [projectId, externalDeviceIds],
    );
  }

  async findByCommands(
    manager: EntityManager,
    step: DeviceRelease['step'],
    commandIds: readonly string[],
  ): Promise<DeviceRelease[]> {
    return select<DeviceRelease>(
      manager,
      `SELECT ${COLUMNS} FROM device_release WHERE command_id = ANY ($1) AND step = $2
        ORDER BY project_id, external_device_id FOR UPDATE`,
      [commandIds, step],
    );
  }

  /** Its device is there now: the next reply is that of its release. */
  async begin(manager: EntityManager, release: DeviceRelease, commandId: string): Promise<void> {
    await change(
      manager,
      `UPDATE device_release SET step = 'releasing', command_id = $3 WHERE project_id = $1 AND external_device_id = $2`,
      [release.projectId, release.externalDeviceId, commandId],
    );
  }

  async remove(manager: EntityManager, release: DeviceRelease): Promise<void> {
    await change(manager, `DELETE FROM device_release WHERE project_id = $1 AND external_device_id = $2`, [
      release.projectId,
      release.externalDeviceId,
    ]);
  }
}
