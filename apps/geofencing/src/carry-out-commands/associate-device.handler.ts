import { Inject, Injectable } from '@nestjs/common';
import { wishOf, type CheckedCommand, type CommandHandler } from '@umbra/commands';
import type { AssociateDevice, DeviceAssociated } from '@umbra/contracts/geofencing-command';
import type { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { ChangeAssociations } from '../associations/change-associations/change-associations.ts';
import { NO_TARGETS, withoutReplaced } from '../associations/change-associations/targets.ts';
import { refusals } from '../geofencing.errors.ts';
import { NOW_MS } from '../geofencing.tokens.ts';
import { AssociateDeviceBatches, type AssociateDeviceBatch } from './associate-device.batch.ts';
import { AssociateDeviceWish } from './associate-device.wish.ts';

/** §10, BULK-6: associates a device with what a job names, each for itself. */
@Injectable()
export class AssociateDeviceHandler implements CommandHandler<AssociateDevice, DeviceAssociated> {
  readonly type = 'geofencing.associate-device';
  readonly replyType = 'geofencing.device-associated';
  readonly #checked = wishOf(AssociateDeviceWish);
  readonly #batches: AssociateDeviceBatches;
  readonly #associations: ChangeAssociations;
  readonly #nowMs: () => number;
  /** By the transaction that locks it. */
  readonly #locked = new WeakMap<EntityManager, AssociateDeviceBatch>();

  constructor(batches: AssociateDeviceBatches, associations: ChangeAssociations, @Inject(NOW_MS) nowMs: () => number) {
    this.#batches = batches;
    this.#associations = associations;
    this.#nowMs = nowMs;
  }

  /** Each id once, in lower case. */
  check(data: object): AssociateDeviceWish {
    const wish = this.#checked(data);
    wish.geofenceIds = distinct(wish.geofenceIds);
    wish.ruleIds = distinct(wish.ruleIds);
    return wish;
  }

  /** For all commands of a transaction at once. */
  async lockFirst(manager: EntityManager, commands: readonly CheckedCommand[]): Promise<void> {
    const wishes = commands.map(({ wish }) => wish).filter((wish) => wish instanceof AssociateDeviceWish);
    this.#locked.set(manager, await this.#batches.lock(manager, wishes));
  }

  /** @throws WireError 404, 403 for a device that is unknown, unclaimed or of another project, or has too many associations */
  async carryOut(manager: EntityManager, wish: AssociateDeviceWish): Promise<DeviceAssociated> {
    const batch = this.#locked.get(manager);
    if (batch === undefined) throw new Error('a command whose batch was not locked');
    const { trackingId, projectId } = batch.deviceOf(wish);
    const { resources } = batch;
    const geofenceIds = wish.geofenceIds.filter((id) => resources.hasGeofence(projectId, id));
    const { standing, replaced } = withoutReplaced(wish.ruleIds.flatMap((id) => resources.rule(projectId, id) ?? []));
    const add = { geofenceIds, rules: standing };
    await this.#associations.change(
      manager,
      { projectId, devices: [trackingId], remove: NO_TARGETS, add },
      this.#nowMs(),
    );
    const isUnknown = (id: string) => resources.rule(projectId, id) === undefined;
    return {
      associated: geofenceIds.length + standing.length,
      refused: [
        ...refusedAs(refusals.geofenceUnknown(), wish.geofenceIds, (id) => !resources.hasGeofence(projectId, id)),
        ...refusedAs(refusals.ruleUnknown(), wish.ruleIds, isUnknown),
        ...replaced.flatMap(({ ruleId }) => refusedAs(refusals.sensorTypeTwice(), [ruleId])),
      ],
    };
  }
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];

const refusedAs = (
  { status, code, message }: WireError,
  ids: readonly string[],
  isRefused: (id: string) => boolean = () => true,
): DeviceAssociated['refused'] => ids.filter(isRefused).map((id) => ({ id, refusal: { status, code, message } }));
