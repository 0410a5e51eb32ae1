import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import type { Rule } from '@umbra/contracts/rule';
import { change, select, type Queryable } from '@umbra/postgres';
import type { PageWish } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { RowReference } from '../http/geofencing-access.ts';
import type { StoredRule } from './stored-rule.ts';

export interface RuleRow extends Omit<StoredRule, 'rule'> {
  readonly type: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly definition: Omit<Rule, 'type' | 'name' | 'description'>;
}

export const RULE_COLUMNS = `rule_id AS "ruleId", rule_key AS key, project_id AS "projectId", type, name, description, definition, version`;

/** The rows of rules, or of sensor rules: the tables are alike. Who changes a row has locked it. */
export class RuleTable {
  readonly #table: string;

  constructor(table: 'rule' | 'sensor_rule') {
    this.#table = table;
  }

  async insert(manager: EntityManager, projectId: ProjectId, rule: Rule, nowMs: number): Promise<StoredRule> {
    const { type, name = null, description = null, ...definition } = rule;
    const [row] = await select<RuleRow>(
      manager,
      `INSERT INTO ${this.#table} (rule_id, project_id, type, name, description, definition, version, created_at_ms, changed_at_ms)
       VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7) RETURNING ${RULE_COLUMNS}`,
      [randomUUID(), projectId, type, name, description, JSON.stringify(definition), nowMs],
    );
    return storedRuleOf(row!);
  }

  /** Whether its caller may know of it is open. */
  async projectOf(db: Queryable, ruleId: string): Promise<ProjectId | undefined> {
    const [row] = await select<{ projectId: ProjectId }>(
      db,
      `SELECT project_id AS "projectId" FROM ${this.#table} WHERE rule_id = $1`,
      [ruleId],
    );
    return row?.projectId;
  }

  async find(db: Queryable, reference: RowReference): Promise<StoredRule | undefined> {
    return this.#find(db, reference, '');
  }

  /** Locked until the transaction ends. */
  async findForChange(manager: EntityManager, reference: RowReference): Promise<StoredRule | undefined> {
    return this.#find(manager, reference, 'FOR UPDATE');
  }

  /** In the order of their creation, one more than asked for where there are more. */
  async page(db: Queryable, projectId: ProjectId, { after, size }: PageWish): Promise<StoredRule[]> {
    const rows = await select<RuleRow>(
      db,
      `SELECT ${RULE_COLUMNS} FROM ${this.#table} WHERE project_id = $1 AND rule_key > $2 ORDER BY rule_key LIMIT $3`,
      [projectId, after, size + 1],
    );
    return rows.map(storedRuleOf);
  }

  /** @returns it as it is now, with its new version */
  async save(manager: EntityManager, { ruleId }: StoredRule, rule: Rule, nowMs: number): Promise<StoredRule> {
    const { type, name = null, description = null, ...definition } = rule;
    const { rows } = await change<RuleRow>(
      manager,
      `UPDATE ${this.#table} SET type = $2, name = $3, description = $4, definition = $5, changed_at_ms = $6, version = version + 1
        WHERE rule_id = $1 RETURNING ${RULE_COLUMNS}`,
      [ruleId, type, name, description, JSON.stringify(definition), nowMs],
    );
    return storedRuleOf(rows[0]!);
  }

  /**
   * Locks all that the project has until the transaction ends, in the order of their ids.
   * @param type of those that are meant; all of them where none is given
   */
  async lockAll(manager: EntityManager, projectId: ProjectId, type?: string): Promise<StoredRule[]> {
    const rows = await select<RuleRow>(
      manager,
      `SELECT ${RULE_COLUMNS} FROM ${this.#table}
        WHERE project_id = $1 AND ($2::text IS NULL OR type = $2) ORDER BY rule_id FOR UPDATE`,
      [projectId, type ?? null],
    );
    return rows.map(storedRuleOf);
  }

  async remove(manager: EntityManager, ruleIds: readonly string[]): Promise<void> {
    await change(manager, `DELETE FROM ${this.#table} WHERE rule_id = ANY ($1::uuid[])`, [ruleIds]);
  }

  async #find(db: Queryable, { projectId, id }: RowReference, lock: string): Promise<StoredRule | undefined> {
    const [row] = await select<RuleRow>(
      db,
      `SELECT ${RULE_COLUMNS} FROM ${this.#table} WHERE project_id = $1 AND rule_id = $2 ${lock}`,
      [projectId, id],
    );
    return row && storedRuleOf(row);
  }
}

export function storedRuleOf({ type, name, description, definition, ...row }: RuleRow): StoredRule {
  return { ...row, rule: { type, name, description, ...definition } };
}
