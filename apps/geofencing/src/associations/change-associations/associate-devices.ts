import { Inject, Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import type { FieldError } from '@umbra/wire';
import { DataSource, type EntityManager } from 'typeorm';
import { refusals } from '../../geofencing.errors.ts';
import { NOW_MS } from '../../geofencing.tokens.ts';
import { AssociatedDevicesRepository } from './associated-devices.repository.ts';
import { ChangeAssociations, type ChangedAssociations } from './change-associations.ts';
import { ResourcesRepository, type FoundResources } from './resources.repository.ts';
import { NO_TARGETS, withoutReplaced, type AssociableTargets, type Targets } from './targets.ts';

/** The one thing that a path names. */
export interface Target {
  readonly kind: 'geofence' | 'rule' | 'sensorRule';
  readonly id: string;
}

/** Where in a body the targets of a batch stand. */
export interface NamedTargets {
  /** `oldRules.`; empty at the top. */
  readonly path: string;
  readonly targets: Targets;
}

/** The refusal of an id that nothing of its kind has. */
export const UNKNOWN_TARGET = {
  geofence: refusals.geofenceUnknown,
  rule: refusals.ruleUnknown,
  sensorRule: refusals.sensorRuleUnknown,
} as const;

/** Associates devices, and ends associations, as callers wish: each request is one transaction. */
@Injectable()
export class AssociateDevices {
  readonly #dataSource: DataSource;
  readonly #resources: ResourcesRepository;
  readonly #devices: AssociatedDevicesRepository;
  readonly #associations: ChangeAssociations;
  readonly #nowMs: () => number;

  constructor(
    dataSource: DataSource,
    resources: ResourcesRepository,
    devices: AssociatedDevicesRepository,
    associations: ChangeAssociations,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#resources = resources;
    this.#devices = devices;
    this.#associations = associations;
    this.#nowMs = nowMs;
  }

  /** @returns whether it is new @throws WireError 404 for what the device's project does not have (ASC-5), 403 */
  async add(device: AccessibleDevice, target: Target): Promise<boolean> {
    const { added } = await inTransaction(this.#dataSource, async (manager) => {
      const add = await this.#lockOne(manager, device, target);
      return this.#change(manager, [device], NO_TARGETS, add);
    });
    return added > 0;
  }

  /** @throws WireError 404 where there is no such association (ASC-5) */
  async remove(device: AccessibleDevice, target: Target): Promise<void> {
    await inTransaction(this.#dataSource, async (manager) => {
      await this.#lockOne(manager, device, target);
      const { removed } = await this.#change(manager, [device], targetsOf(target), NO_TARGETS);
      if (removed === 0) throw refusals.associationUnknown();
    });
  }

  /**
   * ASC-7: first what goes, then what comes, for all of the devices or for none. What is associated already stays, what is
   * not goes nowhere.
   * @param devices of one project
   * @throws WireError 400 that names what the project does not have (ASC-1)
   */
  async update(devices: readonly AccessibleDevice[], remove: NamedTargets, add: NamedTargets): Promise<void> {
    const projectId = requireOneProject(devices);
    await inTransaction(this.#dataSource, async (manager) => {
      const found = await this.#resources.lock(manager, [
        { projectId, ...remove.targets },
        { projectId, ...add.targets },
      ]);
      const errors = [remove, add].flatMap((named) => unknownTargets(found, projectId, named));
      if (errors.length > 0) throw refusals.associationsInvalid(errors);
      const { geofenceIds, ruleIds } = add.targets;
      const rules = ruleIds.flatMap((id) => found.rule(projectId, id) ?? []);
      await this.#change(manager, devices, remove.targets, { geofenceIds, rules: withoutReplaced(rules).standing });
    });
  }

  async #lockOne(manager: EntityManager, device: AccessibleDevice, target: Target): Promise<AssociableTargets> {
    const { projectId } = device;
    const found = await this.#resources.lock(manager, [{ projectId, ...targetsOf(target) }]);
    return requireKind(found, projectId, target);
  }

  async #change(
    manager: EntityManager,
    devices: readonly AccessibleDevice[],
    remove: Targets,
    add: AssociableTargets,
  ): Promise<ChangedAssociations> {
    await this.#devices.lockClaimed(manager, devices);
    const { projectId } = devices[0]!;
    const trackingIds = [...new Set(devices.map(({ trackingId }) => trackingId))];
    return this.#associations.change(manager, { projectId, devices: trackingIds, remove, add }, this.#nowMs());
  }
}

const targetsOf = ({ kind, id }: Target): Targets =>
  kind === 'geofence' ? { geofenceIds: [id], ruleIds: [] } : { geofenceIds: [], ruleIds: [id] };

function requireKind(found: FoundResources, projectId: ProjectId, { kind, id }: Target): AssociableTargets {
  if (kind === 'geofence' && found.hasGeofence(projectId, id)) return { geofenceIds: [id], rules: [] };
  const rule = found.rule(projectId, id);
  if (rule?.kind !== kind) throw UNKNOWN_TARGET[kind]();
  return { geofenceIds: [], rules: [rule] };
}

function requireOneProject(devices: readonly AccessibleDevice[]): ProjectId {
  const [first, ...others] = new Set(devices.map(({ projectId }) => projectId));
  if (first === undefined || others.length > 0) {
    throw refusals.associationsInvalid([{ path: 'trackingIds', reason: 'must be of devices of one project' }]);
  }
  return first;
}

function unknownTargets(found: FoundResources, projectId: ProjectId, { path, targets }: NamedTargets): FieldError[] {
  const geofences = targets.geofenceIds.filter((id) => !found.hasGeofence(projectId, id));
  const rules = targets.ruleIds.filter((id) => found.rule(projectId, id) === undefined);
  return [
    ...geofences.map((id) => ({ path: `${path}geofenceIds`, reason: `must not name ${id}: it is no geofence` })),
    ...rules.map((id) => ({ path: `${path}ruleIds`, reason: `must not name ${id}: it is no rule or sensor rule` })),
  ];
}
