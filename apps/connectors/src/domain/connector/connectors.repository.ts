import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { RateLimit } from '../driver/driver.ts';
import { newConnectorId, type Connector, type NewConnector } from './connector.ts';

type Row = Omit<Connector, 'rateLimit'> & { readonly calls: number | null; readonly per: RateLimit['per'] | null };

const COLUMNS = `connector_key AS key, connector_id AS "connectorId", project_id AS "projectId", name, driver_id AS "driverId",
  description, enabled, refresh_interval_s AS "refreshIntervalS", rate_limit_calls AS calls, rate_limit_per AS per,
  credentials_in AS "credentialsIn", status, created_by AS "createdBy", created_at_ms AS "createdAtMs",
  updated_at_ms AS "updatedAtMs", last_run_at_ms AS "lastRunAtMs", version`;

const CONNECTOR_ID = /^CON-[0-9a-f-]{36}$/;

/** How a connector is named: by its public id or its number, always within a project. */
export type ConnectorReference =
  | { readonly projectId: ProjectId; readonly connectorId: string }
  | { readonly projectId: ProjectId; readonly key: number };

/** Connectors as the table has them; who changes one has locked it. */
@Injectable()
export class ConnectorsRepository {
  async insert(manager: EntityManager, connector: NewConnector, nowMs: number): Promise<Connector> {
    const { rateLimit } = connector;
    const [row] = await select<Row>(
      manager,
      `INSERT INTO connector (connector_id, project_id, name, driver_id, description, enabled, refresh_interval_s,
                              rate_limit_calls, rate_limit_per, credentials_in, created_by, created_at_ms, updated_at_ms)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) RETURNING ${COLUMNS}`,
      [
        newConnectorId(),
        connector.projectId,
        connector.name,
        connector.driverId,
        connector.description,
        connector.enabled,
        connector.refreshIntervalS,
        rateLimit?.calls ?? null,
        rateLimit?.per ?? null,
        connector.credentialsIn,
        connector.createdBy,
        nowMs,
      ],
    );
    return connectorOf(row!);
  }

  async find(db: Queryable, reference: ConnectorReference): Promise<Connector | undefined> {
    return this.#find(db, reference, '');
  }

  /** Locked until the transaction ends. */
  async findForChange(manager: EntityManager, reference: ConnectorReference): Promise<Connector | undefined> {
    return this.#find(manager, reference, 'FOR UPDATE');
  }

  /** Locks those that there are of them until the transaction ends, in the order of their numbers. */
  async lock(
    manager: EntityManager,
    references: readonly { readonly projectId: ProjectId; readonly connectorId: string }[],
  ): Promise<void> {
    await manager.query(
      `SELECT FROM connector
        WHERE (project_id, connector_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        ORDER BY connector_key FOR UPDATE`,
      [references.map(({ projectId }) => projectId), references.map(({ connectorId }) => connectorId)],
    );
  }

  /** Of a connector that tracks something; undefined where there is none. Whether its caller may know of it is open. */
  async projectOf(db: Queryable, connectorId: string): Promise<ProjectId | undefined> {
    if (!CONNECTOR_ID.test(connectorId)) return undefined;
    const [row] = await select<{ projectId: ProjectId }>(
      db,
      `SELECT project_id AS "projectId" FROM connector WHERE connector_id = $1 AND driver_id IS NOT NULL`,
      [connectorId],
    );
    return row?.projectId;
  }

  async findByKeys(db: Queryable, keys: readonly number[]): Promise<Connector[]> {
    const rows = await select<Row>(
      db,
      `SELECT ${COLUMNS} FROM connector WHERE connector_key = ANY ($1) ORDER BY connector_key`,
      [keys],
    );
    return rows.map(connectorOf);
  }

  /** Those that track something, in the order of their creation. */
  async page(db: Queryable, projectId: ProjectId, afterKey: number, limit: number): Promise<Connector[]> {
    const rows = await select<Row>(
      db,
      `SELECT ${COLUMNS} FROM connector
        WHERE project_id = $1 AND driver_id IS NOT NULL AND connector_key > $2 ORDER BY connector_key LIMIT $3`,
      [projectId, afterKey, limit],
    );
    return rows.map(connectorOf);
  }

  /** Names that are taken in the project, of those that begin so. */
  async namesLike(db: Queryable, projectId: ProjectId, prefix: string): Promise<string[]> {
    const rows = await select<{ name: string }>(
      db,
      `SELECT name FROM connector WHERE project_id = $1 AND driver_id IS NOT NULL AND starts_with(name, $2)`,
      [projectId, prefix],
    );
    return rows.map(({ name }) => name);
  }

  /** Stores what its owner may change. @returns it with its new version */
  async save(manager: EntityManager, connector: Connector, nowMs: number): Promise<Connector> {
    const { rateLimit } = connector;
    const { rows } = await change<Row>(
      manager,
      `UPDATE connector SET name = $2, driver_id = $3, description = $4, enabled = $5, refresh_interval_s = $6,
                            rate_limit_calls = $7, rate_limit_per = $8, updated_at_ms = $9, version = version + 1
        WHERE connector_key = $1 RETURNING ${COLUMNS}`,
      [
        connector.key,
        connector.name,
        connector.driverId,
        connector.description,
        connector.enabled,
        connector.refreshIntervalS,
        rateLimit?.calls ?? null,
        rateLimit?.per ?? null,
        nowMs,
      ],
    );
    return connectorOf(rows[0]!);
  }

  async remove(manager: EntityManager, key: number): Promise<void> {
    await change(manager, `DELETE FROM connector WHERE connector_key = $1`, [key]);
  }

  /** Whose creation has come to its end. @returns how many there were */
  async completeStarted(db: Queryable, limit: number): Promise<number> {
    const { count } = await change(
      db,
      `UPDATE connector SET status = 'completed'
        WHERE connector_key IN (SELECT connector_key FROM connector WHERE status = 'started'
                                 ORDER BY connector_key LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [limit],
    );
    return count;
  }

  async #find(db: Queryable, reference: ConnectorReference, lock: string): Promise<Connector | undefined> {
    const [column, value] =
      'key' in reference ? ['connector_key', reference.key] : ['connector_id', reference.connectorId];
    const [row] = await select<Row>(
      db,
      `SELECT ${COLUMNS} FROM connector WHERE project_id = $1 AND ${column} = $2 ${lock}`,
      [reference.projectId, value],
    );
    return row && connectorOf(row);
  }
}

function connectorOf({ calls, per, ...row }: Row): Connector {
  return { ...row, rateLimit: calls === null || per === null ? null : { calls, per } };
}
