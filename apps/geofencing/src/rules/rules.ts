import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { Rule } from '@umbra/contracts/rule';
import { select } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { AssociationEffects } from '../associations/association-effects.ts';
import { Publication } from '../events/publication.ts';
import { refusals } from '../geofencing.errors.ts';
import { NOW_MS } from '../geofencing.tokens.ts';
import { Quotas } from '../quota/quotas.ts';
import { RuleStore } from '../rule-store/rule-store.ts';

/** Rules (§12). */
@Injectable()
export class Rules extends RuleStore {
  constructor(
    dataSource: DataSource,
    effects: AssociationEffects,
    quotas: Quotas,
    publication: Publication,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    super(
      { kind: 'rule', table: 'rule', plural: 'rules', unknown: refusals.ruleUnknown },
      { dataSource, effects, quotas, publication, nowMs },
    );
  }

  /**
   * Those that count in a geofence go with all geofences of the project (GEO-7), in the transaction in which these go. The
   * caller has locked the geofences.
   */
  async removeAllStock(manager: EntityManager, projectId: ProjectId): Promise<void> {
    await this.removeAllOfType(manager, projectId, 'stock');
  }

  protected override async lockWhatItSpeaksOf(
    manager: EntityManager,
    projectId: ProjectId,
    { geofenceId }: Rule,
  ): Promise<void> {
    if (geofenceId === undefined) return;
    const rows = await select(
      manager,
      'SELECT FROM geofence WHERE geofence_id = $1 AND project_id = $2 FOR KEY SHARE',
      [geofenceId, projectId],
    );
    if (rows.length === 0) throw refusals.stockGeofenceUnknown();
  }
}
