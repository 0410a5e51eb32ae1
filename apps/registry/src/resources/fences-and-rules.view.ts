import type { GeofenceState } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import type { RuleState } from '@umbra/contracts/rule';
import type { FenceOrRuleType, Resource, ResourceType } from './resource-type.ts';

interface Known {
  readonly projectId: ProjectId;
  readonly version: number;
  readonly isDeleted: boolean;
}

/** A resource that is there no more, though it may still have labels. */
export interface Gone extends Resource {
  readonly type: FenceOrRuleType;
}

/**
 * Which geofences, rules and sensor rules are there, and whose? Folded from `geofence.events` and `rule.events`; newer
 * versions only. It keeps what was deleted apart until it is told that nothing hangs at it any more.
 */
export class FencesAndRulesView {
  readonly #known: Readonly<Record<FenceOrRuleType, Map<string, Known>>> = {
    geofence: new Map(),
    rule: new Map(),
    sensorRule: new Map(),
  };
  readonly #gone: Readonly<Record<FenceOrRuleType, Map<string, Gone>>> = {
    geofence: new Map(),
    rule: new Map(),
    sensorRule: new Map(),
  };

  applyGeofence({ geofenceId, ...state }: GeofenceState): void {
    this.#apply('geofence', geofenceId, state);
  }

  applyRule({ ruleId, kind, ...state }: RuleState): void {
    this.#apply(kind === 'sensorRule' ? 'sensorRule' : 'rule', ruleId, state);
  }

  /** Whose it is; undefined when it was deleted, or never heard of. */
  projectOf(type: FenceOrRuleType, id: string): ProjectId | undefined {
    const known = this.#known[type].get(id);
    return known === undefined || known.isDeleted ? undefined : known.projectId;
  }

  /** Ids of what was deleted lately: lists leave out what still hangs at them. */
  goneIds(type: ResourceType, projectId: string): readonly string[] {
    if (!isFenceOrRule(type)) return [];
    return [...this.#gone[type].values()].filter((gone) => gone.projectId === projectId).map(({ id }) => id);
  }

  gone(): readonly Gone[] {
    return Object.values(this.#gone).flatMap((gone) => [...gone.values()]);
  }

  /** Nothing hangs at these any more. */
  settle(gone: readonly Gone[]): void {
    for (const { type, id } of gone) this.#gone[type].delete(id);
  }

  #apply(
    type: FenceOrRuleType,
    id: string,
    { projectId, version, deleted }: Pick<GeofenceState, 'projectId' | 'version' | 'deleted'>,
  ): void {
    if (version <= (this.#known[type].get(id)?.version ?? 0)) return;
    const isDeleted = deleted === true;
    this.#known[type].set(id, { projectId, version, isDeleted });
    if (isDeleted) this.#gone[type].set(id, { projectId, type, id });
  }
}

export const isFenceOrRule = (type: ResourceType): type is FenceOrRuleType =>
  type === 'geofence' || type === 'rule' || type === 'sensorRule';
