import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import { Seals } from '../../../domain/credentials/seals.ts';
import type { VariableOwner } from '../resources/relations.ts';
import type { KeptVariable, NewVariable, Variable, VariablePivot } from './variable.ts';

interface Row extends Omit<Variable, 'pivot'>, VariablePivot {
  readonly connectorKey: number;
  readonly sealed: string | null;
  readonly isShared: boolean;
  readonly givenFor: Buffer | null;
}

/** What the seal of a secret value belongs to (V10). */
export const variableContext = (id: number): string => `variable/${String(id)}`;

/** The variables of connectors; who changes them has locked the connector. */
@Injectable()
export class VariablesRepository {
  readonly #sealer: Sealer;
  readonly #seals: Seals;

  constructor(sealer: Sealer, seals: Seals) {
    this.#sealer = sealer;
    this.#seals = seals;
  }

  /** For who changes them, or tells what is missing: what no configured key opens is lost. In the order of their creation. */
  async read(db: Queryable, connectorKey: number): Promise<KeptVariable[]> {
    const rows = await this.#rows(db, [connectorKey]);
    return rows.map(({ sealed, ...row }) => {
      const opened = sealed === null ? row.value : this.#seals.tryOpen(sealed, variableContext(row.id));
      const { isShared, givenFor } = row;
      return { ...variableOf(row, opened ?? null), isLost: opened === undefined, isShared, givenFor };
    });
  }

  /** For who calls the cloud. By connector key, in the order of their creation. @throws SealBrokenError */
  async readAll(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Variable[]>> {
    const found = new Map<number, Variable[]>(connectorKeys.map((key) => [key, []]));
    for (const { sealed, ...row } of await this.#rows(db, connectorKeys)) {
      const value = sealed === null ? row.value : this.#sealer.open(sealed, variableContext(row.id));
      found.get(row.connectorKey)?.push(variableOf(row, value));
    }
    return found;
  }

  #rows(db: Queryable, connectorKeys: readonly number[]): Promise<Row[]> {
    return select<Row>(
      db,
      `SELECT link.model_id AS "connectorKey", variable.id, key, label, value, value_sealed AS sealed, secret, locked,
              alias, configurable, required, advanced, given_for AS "givenFor",
              EXISTS (SELECT FROM model_variable other
                       WHERE other.variable_id = variable.id AND other.model_type = 'connector'
                         AND other.model_id <> link.model_id) AS "isShared"
         FROM model_variable AS link JOIN variable ON variable.id = link.variable_id
        WHERE link.model_type = 'connector' AND link.model_id = ANY ($1) ORDER BY variable.id`,
      [connectorKeys],
    );
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

  /** Notes whom secrets of a connector were given for (`KeptVariable.givenFor`). */
  async noteGivenFor(
    manager: EntityManager,
    connectorKey: number,
    keys: readonly string[],
    givenFor: Buffer | null,
  ): Promise<void> {
    if (keys.length === 0) return;
    await change(
      manager,
      `UPDATE variable SET given_for = $3 FROM model_variable link
        WHERE link.model_type = 'connector' AND link.model_id = $1 AND variable.id = link.variable_id AND key = ANY ($2)`,
      [connectorKey, keys, givenFor],
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

const variableOf = (
  { id, key, label, secret, locked, alias, configurable, required, advanced }: Omit<Row, 'sealed'>,
  value: string | null,
): Variable => ({
  ...{ id, key, label, value, secret, locked },
  pivot: { alias, configurable, required, advanced },
});

const pivotColumns = (variables: readonly Variable[]): unknown[][] => [
  variables.map(({ id }) => id),
  variables.map(({ pivot }) => pivot.alias),
  variables.map(({ pivot }) => pivot.configurable),
  variables.map(({ pivot }) => pivot.required),
  variables.map(({ pivot }) => pivot.advanced),
];
