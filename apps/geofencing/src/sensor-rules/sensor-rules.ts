import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AssociationEffects } from '../associations/association-effects.ts';
import { Publication } from '../events/publication.ts';
import { refusals } from '../geofencing.errors.ts';
import { NOW_MS } from '../geofencing.tokens.ts';
import { Quotas } from '../quota/quotas.ts';
import { RuleStore } from '../rule-store/rule-store.ts';
import type { StoredRule } from '../rule-store/stored-rule.ts';

/** Sensor rules (§13). */
@Injectable()
export class SensorRules extends RuleStore {
  readonly #effects: AssociationEffects;

  constructor(
    dataSource: DataSource,
    effects: AssociationEffects,
    quotas: Quotas,
    publication: Publication,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    super(
      { kind: 'sensorRule', table: 'sensor_rule', plural: 'sensor rules', unknown: refusals.sensorRuleUnknown },
      { dataSource, effects, quotas, publication, nowMs },
    );
    this.#effects = effects;
  }

  /** SEN-5 */
  protected override async whenReplaced(
    manager: EntityManager,
    { projectId, ruleId }: StoredRule,
    nowMs: number,
  ): Promise<void> {
    await this.#effects.sensorRuleChanged(manager, projectId, [ruleId], nowMs);
  }
}
