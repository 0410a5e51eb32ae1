import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { DesiredStates } from './desired-states/desired-states.ts';
import { RemovedResources } from './desired-states/removed-resources.ts';

/**
 * What follows for devices from a change of what they are associated with: to be called in the transaction of the change,
 * behind it. Every transaction takes its locks in one order, so that no two wait for each other in a circle: rows of
 * `geofence`, of `rule`, of `sensor_rule`, each by id, then devices (here).
 */
@Injectable()
export class AssociationEffects {
  readonly #desired: DesiredStates;
  readonly #removed: RemovedResources;

  constructor(desired: DesiredStates, removed: RemovedResources) {
    this.#desired = desired;
    this.#removed = removed;
  }

  /** ASC-3, GEO-9: their devices hear of it. */
  async geofenceChanged(
    manager: EntityManager,
    projectId: ProjectId,
    geofenceIds: readonly string[],
    nowMs: number,
  ): Promise<void> {
    const geofences = await this.#desired.lockAssociatedWith(manager, {
      kind: 'geofence',
      projectId,
      ids: geofenceIds,
    });
    await this.#desired.follow(manager, { geofences }, nowMs);
  }

  /** ASC-3, GEO-7, GEO-9: their associations end, of which the devices hear. */
  async geofencesRemoved(
    manager: EntityManager,
    projectId: ProjectId,
    geofenceIds: readonly string[],
    nowMs: number,
  ): Promise<void> {
    await this.#removed.remove(manager, { kind: 'geofence', projectId, ids: geofenceIds }, nowMs);
  }

  /** SEN-5: the devices of these sensor rules hear of their new limits. */
  async sensorRuleChanged(
    manager: EntityManager,
    projectId: ProjectId,
    sensorRuleIds: readonly string[],
    nowMs: number,
  ): Promise<void> {
    const sensors = await this.#desired.lockAssociatedWith(manager, { kind: 'rule', projectId, ids: sensorRuleIds });
    await this.#desired.follow(manager, { sensors }, nowMs);
  }

  /** The associations of these rules or sensor rules end, of which the devices of the latter hear (ASC-4). */
  async rulesRemoved(
    manager: EntityManager,
    projectId: ProjectId,
    ruleIds: readonly string[],
    nowMs: number,
  ): Promise<void> {
    await this.#removed.remove(manager, { kind: 'rule', projectId, ids: ruleIds }, nowMs);
  }
}
