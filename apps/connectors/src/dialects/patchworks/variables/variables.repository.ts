import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import { change, select, type Queryable } from '../../../persistence/sql.ts';
import type { VariableOwner } from '../resources/relations.ts';
import type { NewVariable, Variable, VariablePivot } from './variable.ts';

interface Row extends Omit<Variable, 'pivot'>, VariablePivot {
  readonly connectorKey: number;
  readonly sealed: string | null;
}

/** What the seal of a secret value belongs to (V10). */
export const variableContext = (id: number): string => `variable/${String(id)}`;

/** The variables of connectors; who changes them has locked the connector. */
@Injectable()
export class VariablesRepository {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  async read(db: Queryable, connectorKey: number): Promise<Variable[]> {
    return (await this.readAll(db, [connectorKey])).get(connectorKey) ?? [];
  }

  /** By connector key, in the order of their creation. */
  async readAll(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Variable[]>> {
    const rows = await select<Row>(
      db,
      `SELECT link.model_id AS "connectorKey", variable.id, key, label, value, value_sealed AS sealed, secret, locked,
              alias, configurable, required, advanced
         FROM model_variable AS link JOIN variable ON variable.id = link.variable_id
        WHERE link.model_type = 'connector' AND link.model_id = ANY ($1) ORDER BY variable.id`,
      [connectorKeys],
    );
    const found = new Map<number, Variable[]>(connectorKeys.map((key) => [key, []]));
    for (const row of rows) found.get(row.connectorKey)?.push(this.#variableOf(row));
    return found;
  }

  /** Keys of secret variables, by connector key, where there are any. */
  async secretKeys(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
    const rows = await select<{ connectorKey: number; keys: string[] }>(
      db,
      `SELECT link.model_id AS "connectorKey", array_agg(variable.key) AS keys
         FROM model_variable AS link JOIN variable ON variable.id = link.variable_id
        WHERE link.model_type = 'connector' AND link.model_id = ANY ($1) AND variable.secret GROUP BY 1`,
      [connectorKeys],
    );
    return new Map(rows.map(({ connectorKey, keys }) => [connectorKey, new Set(keys)]));
  }

  /** @param owner a connector, unless it says something else */
  async add(
    manager: EntityManager,
    owner: { readonly projectId: ProjectId; readonly key: number; readonly type?: VariableOwner },
    variables: readonly NewVariable[],
    nowMs: number,
  ): Promise<void> {
    if (variables.length === 0) return;
    // Ids first: what is sealed is bound to its own.
    const ids = await select<{ id: number }>(
      manager,
      `SELECT nextval(pg_get_serial_sequence('variable', 'id')) AS id FROM generate_series(1, $1::integer)`,
      [variables.length],
    );
    const added = variables.map((variable, index) => ({ ...variable, id: ids[index]!.id }));
    await manager.query(
      `INSERT INTO variable (project_id, id, key, label, value, value_sealed, secret, locked, created_at_ms, updated_at_ms)
       SELECT $7, row.*, $8, $8
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $9::boolean[]) AS row`,
      [...this.#rowColumns(added), owner.projectId, nowMs, added.map(({ locked }) => locked)],
    );
    await manager.query(
      `INSERT INTO model_variable (project_id, model_type, model_id, variable_id, alias, configurable, required, advanced,
                                   created_at_ms, updated_at_ms)
       SELECT $6, $9, $7, link.*, $8, $8
         FROM unnest($1::bigint[], $2::text[], $3::boolean[], $4::boolean[], $5::boolean[]) AS link`,
      [...pivotColumns(added), owner.projectId, owner.key, nowMs, owner.type ?? 'connector'],
    );
  }

  async save(
    manager: EntityManager,
    connectorKey: number,
    variables: readonly Variable[],
    nowMs: number,
  ): Promise<void> {
    if (variables.length === 0) return;
    await change(
      manager,
      `UPDATE variable SET key = next.key, label = next.label, value = next.value, value_sealed = next.sealed,
                           secret = next.secret, locked = next.locked, updated_at_ms = $8
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[])
              AS next (id, key, label, value, sealed, secret, locked)
        WHERE variable.id = next.id`,
      [...this.#rowColumns(variables), variables.map(({ locked }) => locked), nowMs],
    );
    await change(
      manager,
      `UPDATE model_variable AS link SET alias = next.alias, configurable = next.configurable, required = next.required,
                                         advanced = next.advanced, updated_at_ms = $7
         FROM unnest($1::bigint[], $2::text[], $3::boolean[], $4::boolean[], $5::boolean[])
              AS next (id, alias, configurable, required, advanced)
        WHERE link.model_type = 'connector' AND link.model_id = $6 AND link.variable_id = next.id
          AND (link.alias, link.configurable, link.required, link.advanced)
              IS DISTINCT FROM (next.alias, next.configurable, next.required, next.advanced)`,
      [...pivotColumns(variables), connectorKey, nowMs],
    );
  }

  /** X2: but one that something else is linked to as well. */
  async removeAll(manager: EntityManager, connectorKey: number): Promise<void> {
    const { rows } = await change<{ id: number }>(
      manager,
      `DELETE FROM model_variable WHERE model_type = 'connector' AND model_id = $1 RETURNING variable_id AS id`,
      [connectorKey],
    );
    await change(
      manager,
      `DELETE FROM variable
        WHERE id = ANY ($1) AND NOT EXISTS (SELECT FROM model_variable WHERE variable_id = variable.id)`,
      [rows.map(({ id }) => id)],
    );
  }

  #variableOf({ connectorKey: _, sealed, alias, configurable, required, advanced, ...row }: Row): Variable {
    const value = sealed === null ? row.value : this.#sealer.open(sealed, variableContext(row.id));
    return { ...row, value, pivot: { alias, configurable, required, advanced } };
  }

  #rowColumns(variables: readonly Variable[]): unknown[][] {
    return [
      variables.map(({ id }) => id),
      variables.map(({ key }) => key),
      variables.map(({ label }) => label),
      variables.map(({ secret, value }) => (secret ? null : value)),
      variables.map(({ id, secret, value }) =>
        secret && value !== null ? this.#sealer.seal(value, variableContext(id)) : null,
      ),
      variables.map(({ secret }) => secret),
    ];
  }
}

const pivotColumns = (variables: readonly Variable[]): unknown[][] => [
  variables.map(({ id }) => id),
  variables.map(({ pivot }) => pivot.alias),
  variables.map(({ pivot }) => pivot.configurable),
  variables.map(({ pivot }) => pivot.required),
  variables.map(({ pivot }) => pivot.advanced),
];
