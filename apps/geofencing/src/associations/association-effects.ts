import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { ChangedResources } from './desired-states/changed-resources.ts';
import { RemovedResources } from './desired-states/removed-resources.ts';

/**
 * What follows for devices from a change of what they are associated with: to be called in the transaction of the change,
 * which has locked what it changes. It is noted there; the devices hear of it soon after, in portions (`DueCommands`).
 *
 * Every transaction takes its locks in one order, so that no two wait for each other in a circle: rows of `geofence`, of
 * `rule`, of `sensor_rule`, each by id, then notes (here), then devices.
 */
@Injectable()
export class AssociationEffects {
  readonly #changed: ChangedResources;
  readonly #removed: RemovedResources;

  constructor(changed: ChangedResources, removed: RemovedResources) {
    this.#changed = changed;
    this.#removed = removed;
  }

  /** ASC-3, GEO-9: their devices hear of it. */
  async geofenceChanged(
    manager: EntityManager,
    projectId: ProjectId,
    geofenceIds: readonly string[],
    nowMs: number,
  ): Promise<void> {
    await this.#changed.note(manager, { kind: 'geofence', projectId, ids: geofenceIds }, nowMs);
  }

  /** ASC-3, GEO-7, GEO-9: their associations end, of which the devices hear. */
  async geofencesRemoved(manager: EntityManager, projectId: ProjectId, geofenceIds: readonly string[]): Promise<void> {
    await this.#removed.note(manager, { kind: 'geofence', projectId, ids: geofenceIds });
  }

  /** SEN-5: the devices of these sensor rules hear of their new limits. */
  async sensorRuleChanged(
    manager: EntityManager,
    projectId: ProjectId,
    sensorRuleIds: readonly string[],
    nowMs: number,
  ): Promise<void> {
    await this.#changed.note(manager, { kind: 'rule', projectId, ids: sensorRuleIds }, nowMs);
  }

  /** The associations of these rules or sensor rules end, of which the devices of the latter hear (ASC-4). */
  async rulesRemoved(manager: EntityManager, projectId: ProjectId, ruleIds: readonly string[]): Promise<void> {
    await this.#removed.note(manager, { kind: 'rule', projectId, ids: ruleIds });
  }
}
