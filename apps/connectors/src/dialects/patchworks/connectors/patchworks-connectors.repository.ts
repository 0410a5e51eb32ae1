import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { CONNECTOR_COLUMNS, type PatchworksConnector } from './patchworks-connector.ts';

const COLUMNS = CONNECTOR_COLUMNS.join(', ');

/** The rows of connectors that this dialect made; who changes one has locked the domain's. */
@Injectable()
export class PatchworksConnectorsRepository {
  async find(db: Queryable, key: number): Promise<PatchworksConnector | undefined> {
    const [row] = await select<PatchworksConnector>(
      db,
      `SELECT ${COLUMNS} FROM patchworks_connector WHERE connector_key = $1`,
      [key],
    );
    return row;
  }

  async insert(manager: EntityManager, key: number, connector: PatchworksConnector, nowMs: number): Promise<void> {
    await manager.query(
      `INSERT INTO patchworks_connector (${COLUMNS}, connector_key, created_at_ms, updated_at_ms)
       VALUES (${CONNECTOR_COLUMNS.map((_, index) => `$${String(index + 3)}`).join(', ')}, $1, $2, $2)`,
      [key, nowMs, ...valuesOf(connector)],
    );
  }

  async save(manager: EntityManager, key: number, connector: PatchworksConnector, nowMs: number): Promise<void> {
    const assignments = CONNECTOR_COLUMNS.map((column, index) => `${column} = $${String(index + 3)}`);
    await change(
      manager,
      `UPDATE patchworks_connector SET ${assignments.join(', ')}, updated_at_ms = $2 WHERE connector_key = $1`,
      [key, nowMs, ...valuesOf(connector)],
    );
  }
}

const valuesOf = (connector: PatchworksConnector): unknown[] => CONNECTOR_COLUMNS.map((column) => connector[column]);
