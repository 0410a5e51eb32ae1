import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { recordEvents } from '../events/record-event.ts';

/** A kind of cloud that a project registered for itself; in `connector.driver_id` by its id. */
export interface PrivateDriver {
  /** Its number in this instance; never used again. */
  readonly key: number;
  /** `private-<uuid>` */
  readonly driverId: string;
  readonly projectId: ProjectId;
  /** Unique in the project among those that are not deleted. */
  readonly name: string;
  /** Free text. */
  readonly version: string;
  readonly createdAtMs: number;
}

const newDriverId = (): string => `private-${randomUUID()}`;

const COLUMNS = `driver_key AS key, driver_id AS "driverId", project_id AS "projectId", name, version,
  created_at_ms AS "createdAtMs"`;

/** The drivers that projects registered for themselves, until they are deleted. */
@Injectable()
export class PrivateDriversRepository {
  /** @returns undefined when the project has one of that name: nothing changes then */
  async register(
    manager: EntityManager,
    { projectId, name, version }: Pick<PrivateDriver, 'projectId' | 'name' | 'version'>,
    nowMs: number,
  ): Promise<PrivateDriver | undefined> {
    const [driver] = await select<PrivateDriver>(
      manager,
      `INSERT INTO private_driver (driver_id, project_id, name, version, created_at_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (project_id, name) WHERE deleted_at_ms IS NULL DO NOTHING RETURNING ${COLUMNS}`,
      [newDriverId(), projectId, name, version, nowMs],
    );
    if (driver !== undefined) await this.#record(manager, 'driver.registered', driver, nowMs);
    return driver;
  }

  /** Locked until the transaction ends: nobody makes a connector of it meanwhile (`Drivers.findForUse` waits). */
  async findForChange(manager: EntityManager, projectId: ProjectId, key: number): Promise<PrivateDriver | undefined> {
    const [driver] = await select<PrivateDriver>(
      manager,
      `SELECT ${COLUMNS} FROM private_driver
        WHERE driver_key = $1 AND project_id = $2 AND deleted_at_ms IS NULL FOR UPDATE`,
      [key, projectId],
    );
    return driver;
  }

  /** Whether a connector names it. Holds until the transaction ends, where `findForChange` gave it. */
  async isInUse(manager: EntityManager, { driverId }: PrivateDriver): Promise<boolean> {
    const rows = await select(manager, `SELECT FROM connector WHERE driver_id = $1 LIMIT 1`, [driverId]);
    return rows.length > 0;
  }

  /** Of one that `findForChange` gave, and that is not in use. */
  async delete(manager: EntityManager, driver: PrivateDriver, nowMs: number): Promise<void> {
    await change(manager, `UPDATE private_driver SET deleted_at_ms = $2 WHERE driver_key = $1`, [driver.key, nowMs]);
    await this.#record(manager, 'driver.deleted', driver, nowMs);
  }

  async #record(manager: EntityManager, type: string, driver: PrivateDriver, occurredAtMs: number): Promise<void> {
    await recordEvents(manager, [{ aggregate: driver.driverId, type, data: driver, occurredAtMs }]);
  }
}
