import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import type { GeofencingConfig } from '../../geofencing.config.ts';
import { refusals } from '../../geofencing.errors.ts';
import { CONFIG } from '../../geofencing.tokens.ts';
import { DesiredStates } from '../desired-states/desired-states.ts';
import { AssociationsRepository } from './associations.repository.ts';
import type { AssociableTargets, Targets } from './targets.ts';

/** For all of some devices of one project: remove those, then add these (ASC-7). */
export interface AssociationChange {
  readonly projectId: ProjectId;
  /** Each once, locked and claimed. */
  readonly devices: readonly TrackingId[];
  readonly remove: Targets;
  /** Locked, at most one sensor rule of a type. */
  readonly add: AssociableTargets;
}

/** How many associations came and went. */
export interface ChangedAssociations {
  readonly added: number;
  readonly removed: number;
}

/** Changes associations, and has the desired states of the devices follow; one command for each device that it is news to. */
@Injectable()
export class ChangeAssociations {
  readonly #associations: AssociationsRepository;
  readonly #desired: DesiredStates;
  readonly #config: GeofencingConfig;

  constructor(associations: AssociationsRepository, desired: DesiredStates, @Inject(CONFIG) config: GeofencingConfig) {
    this.#associations = associations;
    this.#desired = desired;
    this.#config = config;
  }

  /** @throws WireError 403 when a device would have more associations than it may: nothing of the change may commit then */
  async change(manager: EntityManager, wish: AssociationChange, nowMs: number): Promise<ChangedAssociations> {
    const { projectId, devices, remove, add } = wish;
    const left = await this.#associations.removeGeofences(manager, projectId, devices, remove.geofenceIds);
    const unruled = await this.#associations.removeRules(manager, projectId, devices, remove.ruleIds);
    const entered = await this.#associations.addGeofences(manager, projectId, devices, add.geofenceIds, nowMs);
    const ruled = await this.#associations.addRules(manager, projectId, devices, add.rules, nowMs);
    const added = entered.length + ruled.length;
    if (added > 0) await this.#requireRoom(manager, devices);
    const sensors = [...unruled, ...ruled].filter(({ sensorType }) => sensorType !== null);
    await this.#desired.follow(
      manager,
      {
        geofences: [...left, ...entered],
        sensors: sensors.map(({ trackingId }) => trackingId),
      },
      nowMs,
    );
    return { added, removed: left.length + unruled.length };
  }

  async #requireRoom(manager: EntityManager, devices: readonly TrackingId[]): Promise<void> {
    const max = this.#config.GEOFENCING_MAX_ASSOCIATIONS_PER_DEVICE;
    const held = await this.#associations.count(manager, devices);
    if (held.some((count) => count > max)) throw refusals.tooManyAssociations(max);
  }
}
