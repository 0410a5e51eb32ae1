import type { ProjectId } from '@umbra/contracts/ids';
import type { Rule, RuleState } from '@umbra/contracts/rule';
import { inTransaction, select } from '@umbra/postgres';
import { cutNumberedPage, type CutPage, type PageWish, type WireError } from '@umbra/wire';
import type { DataSource, EntityManager } from 'typeorm';
import type { AssociationEffects } from '../associations/association-effects.ts';
import type { Publication } from '../events/publication.ts';
import { recordEvents } from '../events/record-events.ts';
import { refusals } from '../geofencing.errors.ts';
import type { RowReference } from '../http/geofencing-access.ts';
import type { Quotas } from '../quota/quotas.ts';
import { replacedRule } from './replaced-rule.ts';
import { ruleDeleted, ruleFact } from './rule-facts.ts';
import { RuleTable } from './rule-table.ts';
import type { StoredRule } from './stored-rule.ts';

export interface RuleStoreParts {
  readonly dataSource: DataSource;
  readonly effects: AssociationEffects;
  readonly quotas: Quotas;
  readonly publication: Publication;
  readonly nowMs: () => number;
}

/** What tells rules and sensor rules apart. */
export interface RuleKind {
  readonly kind: RuleState['kind'];
  readonly table: 'rule' | 'sensor_rule';
  /** As quotas call them. */
  readonly plural: 'rules' | 'sensor rules';
  readonly unknown: () => WireError;
}

/** Rules, or sensor rules, of all projects: each change with its event, and with what follows for devices. */
export abstract class RuleStore {
  readonly #kind: RuleKind;
  readonly #parts: RuleStoreParts;
  readonly #table: RuleTable;

  protected constructor(kind: RuleKind, parts: RuleStoreParts) {
    this.#kind = kind;
    this.#parts = parts;
    this.#table = new RuleTable(kind.table);
  }

  /** @returns its id @throws WireError 400 where what it speaks of is not there, 403 when the project has too many */
  async create(projectId: ProjectId, rule: Rule): Promise<string> {
    const ruleId = await inTransaction(this.#parts.dataSource, async (manager) => {
      const nowMs = this.#parts.nowMs();
      await this.lockWhatItSpeaksOf(manager, projectId, rule);
      const stored = await this.#table.insert(manager, projectId, rule, nowMs);
      await recordEvents(manager, [ruleFact('rule.created', this.#kind.kind, stored)], nowMs);
      await this.#parts.quotas.requireRoom(manager, projectId, this.#kind.plural);
      return stored.ruleId;
    });
    await this.#parts.publication.of(ruleId);
    return ruleId;
  }

  /** All of it (RUL-2, SEN-3). @throws WireError 400, 404 */
  replace(reference: RowReference, wish: Rule): Promise<StoredRule> {
    return inTransaction(this.#parts.dataSource, async (manager) => {
      const nowMs = this.#parts.nowMs();
      const current = await this.#lock(manager, reference);
      const stored = await this.#table.save(manager, current, replacedRule(current.rule, wish), nowMs);
      await recordEvents(manager, [ruleFact('rule.changed', this.#kind.kind, stored)], nowMs);
      await this.whenReplaced(manager, stored, nowMs);
      return stored;
    });
  }

  /** @throws WireError 404, 409 while a device is associated with it (RUL-5) */
  remove(reference: RowReference): Promise<void> {
    return inTransaction(this.#parts.dataSource, async (manager) => {
      const stored = await this.#lock(manager, reference);
      if (await isAssociated(manager, stored.ruleId)) throw refusals.ruleAssociated();
      await this.#removeLocked(manager, stored.projectId, [stored]);
    });
  }

  /** All that the project has, and their associations: who confirms it wants none of them any more. */
  removeAll(projectId: ProjectId): Promise<void> {
    return inTransaction(this.#parts.dataSource, (manager) => this.removeAllOfType(manager, projectId));
  }

  /** @throws WireError 404 */
  async read(reference: RowReference): Promise<StoredRule> {
    const stored = await this.#table.find(this.#parts.dataSource, reference);
    if (stored === undefined) throw this.#kind.unknown();
    return stored;
  }

  async page(projectId: ProjectId, wish: PageWish): Promise<CutPage<StoredRule>> {
    const rows = await this.#table.page(this.#parts.dataSource, projectId, wish);
    return cutNumberedPage(rows, wish, ({ key }) => key);
  }

  /** Whether its caller may know of it is open. */
  projectOf(ruleId: string): Promise<ProjectId | undefined> {
    return this.#table.projectOf(this.#parts.dataSource, ruleId);
  }

  /** Until the transaction ends; by default it speaks of nothing. @throws WireError 400 where it is not there */
  protected lockWhatItSpeaksOf(_manager: EntityManager, _projectId: ProjectId, _rule: Rule): Promise<void> {
    return Promise.resolve();
  }

  /** What else follows, in the same transaction; by default nothing. */
  protected whenReplaced(_manager: EntityManager, _stored: StoredRule, _nowMs: number): Promise<void> {
    return Promise.resolve();
  }

  /** @param type of those that go; all of them where none is given */
  protected async removeAllOfType(manager: EntityManager, projectId: ProjectId, type?: string): Promise<void> {
    await this.#removeLocked(manager, projectId, await this.#table.lockAll(manager, projectId, type));
  }

  async #lock(manager: EntityManager, reference: RowReference): Promise<StoredRule> {
    const stored = await this.#table.findForChange(manager, reference);
    if (stored === undefined) throw this.#kind.unknown();
    return stored;
  }

  async #removeLocked(manager: EntityManager, projectId: ProjectId, rules: readonly StoredRule[]): Promise<void> {
    if (rules.length === 0) return;
    const nowMs = this.#parts.nowMs();
    const ruleIds = rules.map(({ ruleId }) => ruleId);
    await this.#table.remove(manager, ruleIds);
    await recordEvents(
      manager,
      rules.map((stored) => ruleDeleted(this.#kind.kind, stored)),
      nowMs,
    );
    await this.#parts.effects.rulesRemoved(manager, projectId, ruleIds);
  }
}

async function isAssociated(manager: EntityManager, ruleId: string): Promise<boolean> {
  const rows = await select(manager, 'SELECT FROM rule_association WHERE rule_id = $1 LIMIT 1', [ruleId]);
  return rows.length > 0;
}
