import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { DRIVERS } from '../../connectors.tokens.ts';
import { takesCallbacks } from '../credentials/callback-key.ts';
import type { Driver } from './driver.ts';
import { privateDriver, type PrivateDriverRow } from './private-driver.ts';

const COLUMNS = 'driver_key AS "driverKey", driver_id AS "driverId", name, version';

/** Where a list of drivers goes on: behind this one. Built-in ones come first, by id, then the project's own, by age. */
export interface DriverPlace {
  readonly builtIn?: string;
  readonly privateKey?: number;
}

export interface DriverPage {
  readonly drivers: readonly Driver[];
  /** Undefined on the last page. */
  readonly next: DriverPlace | undefined;
}

/** The drivers that a project may name: those that are built in, and those that it registered for itself. */
@Injectable()
export class Drivers {
  readonly #builtIn: readonly Driver[];

  constructor(@Inject(DRIVERS) builtIn: readonly Driver[]) {
    this.#builtIn = [...builtIn].sort((one, other) => (one.driverId < other.driverId ? -1 : 1));
  }

  /** One that is built in: the same for all projects. */
  builtIn(driverId: string): Driver | undefined {
    return this.#builtIn.find((driver) => driver.driverId === driverId);
  }

  /** The ids of those that are built in and read callbacks. */
  readingCallbacks(): string[] {
    return this.#builtIn.filter(takesCallbacks).map(({ driverId }) => driverId);
  }

  /** Whether a driver that is built in has an address under this key of its credentials. */
  isAddress(key: string): boolean {
    return this.#builtIn.some(({ credentialFields }) =>
      credentialFields.some((field) => field.key === key && field.isAddress === true),
    );
  }

  /** @param projectId undefined: where no project is meant, which knows the built-in ones alone */
  async find(db: Queryable, projectId: ProjectId | undefined, driverId: string): Promise<Driver | undefined> {
    const builtIn = this.builtIn(driverId);
    if (builtIn !== undefined || projectId === undefined) return builtIn;
    return this.#findPrivate(db, projectId, driverId, '');
  }

  /** A private one cannot be deleted until the transaction ends: who deletes it waits, and then finds it in use. */
  async findForUse(manager: EntityManager, projectId: ProjectId, driverId: string): Promise<Driver | undefined> {
    return this.builtIn(driverId) ?? this.#findPrivate(manager, projectId, driverId, 'FOR SHARE');
  }

  /** @param projectId as for `find` */
  async page(db: Queryable, projectId: ProjectId | undefined, after: DriverPlace, limit: number): Promise<DriverPage> {
    const builtIn =
      after.privateKey === undefined
        ? this.#builtIn.filter(({ driverId }) => after.builtIn === undefined || driverId > after.builtIn)
        : [];
    // One more than asked for tells whether there is a next page.
    const own = await this.#privatePage(db, projectId, after.privateKey ?? 0, Math.max(limit + 1 - builtIn.length, 0));
    const all = [
      ...builtIn.map((driver) => ({ driver, place: { builtIn: driver.driverId } })),
      ...own.map((row) => ({ driver: privateDriver(row), place: { privateKey: row.driverKey } })),
    ];
    const page = all.slice(0, limit);
    return {
      drivers: page.map(({ driver }) => driver),
      next: all.length > limit ? page.at(-1)?.place : undefined,
    };
  }

  async #findPrivate(
    db: Queryable,
    projectId: ProjectId,
    driverId: string,
    lock: '' | 'FOR SHARE',
  ): Promise<Driver | undefined> {
    // None is made by this name, and PostgreSQL takes it for no text.
    if (driverId.includes('\0')) return undefined;
    const [row] = await select<PrivateDriverRow>(
      db,
      `SELECT ${COLUMNS} FROM private_driver
        WHERE project_id = $1 AND driver_id = $2 AND deleted_at_ms IS NULL ${lock}`,
      [projectId, driverId],
    );
    return row && privateDriver(row);
  }

  async #privatePage(
    db: Queryable,
    projectId: ProjectId | undefined,
    afterKey: number,
    limit: number,
  ): Promise<PrivateDriverRow[]> {
    if (limit === 0 || projectId === undefined) return [];
    return select<PrivateDriverRow>(
      db,
      `SELECT ${COLUMNS} FROM private_driver
        WHERE project_id = $1 AND deleted_at_ms IS NULL AND driver_key > $2 ORDER BY driver_key LIMIT $3`,
      [projectId, afterKey, limit],
    );
  }
}
