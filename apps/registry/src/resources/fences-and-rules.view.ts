import type { GeofenceState } from '@umbra/contracts/geofence';
import type { ProjectId } from '@umbra/contracts/ids';
import type { RuleState } from '@umbra/contracts/rule';
import type { FenceOrRuleType, Resource, ResourceType } from './resource-type.ts';

interface There {
  readonly projectId: ProjectId;
  readonly version: number;
}

/** A resource that is there no more, though it may still have labels. */
export interface Gone extends Resource {
  readonly type: FenceOrRuleType;
  readonly version: number;
}

/**
 * Which geofences, rules and sensor rules are there, and whose? Folded from `geofence.events` and `rule.events`; newer
 * versions only. What was deleted it keeps apart, until it is told that nothing hangs at it any more: deletions stay in
 * their topics for ever, and must not do so in memory.
 */
export class FencesAndRulesView {
  readonly #there: Readonly<Record<FenceOrRuleType, Map<string, There>>> = {
    geofence: new Map(),
    rule: new Map(),
    sensorRule: new Map(),
  };
  /** By project, by id. */
  readonly #gone: Readonly<Record<FenceOrRuleType, Map<string, Map<string, Gone>>>> = {
    geofence: new Map(),
    rule: new Map(),
    sensorRule: new Map(),
  };

  /** @param isSettled whether nothing can hang any more at what this state deletes */
  applyGeofence({ geofenceId, ...state }: GeofenceState, isSettled = false): void {
    this.#apply('geofence', geofenceId, state, isSettled);
  }

  /** @param isSettled whether nothing can hang any more at what this state deletes */
  applyRule({ ruleId, kind, ...state }: RuleState, isSettled = false): void {
    this.#apply(kind === 'sensorRule' ? 'sensorRule' : 'rule', ruleId, state, isSettled);
  }

  /** Whose it is; undefined when it was deleted, or never heard of. */
  projectOf(type: FenceOrRuleType, id: string): ProjectId | undefined {
    return this.#there[type].get(id)?.projectId;
  }

  /** Ids of what was deleted lately: lists leave out what still hangs at them. */
  goneIds(type: ResourceType, projectId: string): readonly string[] {
    return isFenceOrRule(type) ? [...(this.#gone[type].get(projectId)?.keys() ?? [])] : [];
  }

  /** May be settled, or grow, while it is gone through. */
  *gone(): Generator<Gone> {
    for (const byProject of Object.values(this.#gone)) {
      for (const byId of byProject.values()) yield* byId.values();
    }
  }

  /** Nothing hangs at these any more. */
  settle(gone: readonly Gone[]): void {
    for (const { type, projectId, id } of gone) {
      const byId = this.#gone[type].get(projectId);
      byId?.delete(id);
      if (byId?.size === 0) this.#gone[type].delete(projectId);
    }
  }

  #apply(
    type: FenceOrRuleType,
    id: string,
    { projectId, version, deleted }: Pick<GeofenceState, 'projectId' | 'version' | 'deleted'>,
    isSettled: boolean,
  ): void {
    const before = this.#there[type].get(id) ?? this.#gone[type].get(projectId)?.get(id);
    if (version <= (before?.version ?? 0)) return;
    if (deleted !== true) {
      this.#there[type].set(id, { projectId, version });
      return;
    }
    this.#there[type].delete(id);
    if (!isSettled) this.#goneOf(type, projectId).set(id, { projectId, type, id, version });
  }

  #goneOf(type: FenceOrRuleType, projectId: ProjectId): Map<string, Gone> {
    const known = this.#gone[type].get(projectId);
    if (known !== undefined) return known;
    const made = new Map<string, Gone>();
    this.#gone[type].set(projectId, made);
    return made;
  }
}

export const isFenceOrRule = (type: ResourceType): type is FenceOrRuleType =>
  type === 'geofence' || type === 'rule' || type === 'sensorRule';
