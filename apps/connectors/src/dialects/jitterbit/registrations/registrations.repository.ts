import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import type { PrivateDriver } from '../../../domain/driver/private-drivers.repository.ts';
import type { Registration } from './registration.ts';

/** What is sealed of a registration. */
type Keys = Pick<Registration, 'key' | 'secret'>;

interface Row extends Omit<Registration, keyof Keys> {
  readonly driverKey: number;
  readonly sealed: string;
}

/** A registration by its number, also one that was deleted. */
export interface KnownRegistration {
  readonly id: number;
  readonly projectId: ProjectId;
  /** The number of the project. */
  readonly orgId: number;
  readonly name: string;
  readonly isDeleted: boolean;
}

const LIVE = `
  SELECT registration_id AS id, r.name, d.version, sealed_keys AS sealed,
         endpoint_entity_id AS "endpointEntityId", driver_key AS "driverKey"
    FROM jitterbit_registration r JOIN private_driver d USING (driver_key)
   WHERE r.project_id = $1 AND deleted_at_ms IS NULL`;

/** Registrations: what this dialect alone knows of the drivers that projects registered. */
@Injectable()
export class RegistrationsRepository {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** With a key, a secret and a block of entity ids of its own (J3.1 … J3.5). @param name as it was sent */
  async insert(manager: EntityManager, driver: PrivateDriver, orgId: number, name: string): Promise<Registration> {
    const keys: Keys = { key: randomUUID(), secret: randomUUID() };
    const sealed = this.#sealer.seal(JSON.stringify(keys), keysContext(driver.key));
    const [row] = await select<Pick<Registration, 'id' | 'endpointEntityId'>>(
      manager,
      `INSERT INTO jitterbit_registration (driver_key, project_id, org_id, name, sealed_keys, endpoint_entity_id)
       VALUES ($1, $2, $3, $4, $5, nextval('jitterbit_entity_block') * 100 + 1)
       RETURNING registration_id AS id, endpoint_entity_id AS "endpointEntityId"`,
      [driver.key, driver.projectId, orgId, name, sealed],
    );
    return { ...row!, name, version: driver.version, ...keys };
  }

  /** J4.4 */
  async list(db: Queryable, projectId: ProjectId): Promise<Registration[]> {
    const rows = await select<Row>(db, `${LIVE} ORDER BY registration_id`, [projectId]);
    return rows.map((row) => this.#opened(row));
  }

  /** @param name as it was sent when it was registered: exactly (J7.3) */
  async findByName(db: Queryable, projectId: ProjectId, name: string): Promise<Registration | undefined> {
    // No column takes a NUL, so that no name has one.
    if (name.includes('\0')) return undefined;
    const [row] = await select<Row>(db, `${LIVE} AND r.name = $2`, [projectId, name]);
    return row && this.#opened(row);
  }

  /** @returns the number of its private driver, of a registration that is or was the project's */
  async driverKeyOf(db: Queryable, projectId: ProjectId, id: number): Promise<number | undefined> {
    const [row] = await select<{ key: number }>(
      db,
      `SELECT driver_key AS key FROM jitterbit_registration WHERE project_id = $1 AND registration_id = $2`,
      [projectId, id],
    );
    return row?.key;
  }

  async findKnown(db: Queryable, id: number): Promise<KnownRegistration | undefined> {
    const [row] = await select<KnownRegistration>(
      db,
      `SELECT registration_id AS id, r.project_id AS "projectId", org_id AS "orgId", r.name, deleted_at_ms IS NOT NULL AS "isDeleted"
         FROM jitterbit_registration r JOIN private_driver USING (driver_key) WHERE registration_id = $1`,
      [id],
    );
    return row;
  }

  /** Its number stays taken for ever (J3.4); its keys are nobody's any more. */
  async forgetKeys(manager: EntityManager, id: number): Promise<void> {
    await change(manager, `UPDATE jitterbit_registration SET sealed_keys = NULL WHERE registration_id = $1`, [id]);
  }

  #opened({ driverKey, sealed, ...row }: Row): Registration {
    return { ...row, ...(JSON.parse(this.#sealer.open(sealed, keysContext(driverKey))) as Keys) };
  }
}

/** What the seal belongs to. */
export const keysContext = (driverKey: number): string => `jitterbit registration/${String(driverKey)}`;
