import { Injectable } from '@nestjs/common';
import { accessErrors, FindDevice, type AccessibleDevice } from '@umbra/access';
import type { TrackingId } from '@umbra/contracts/ids';
import { isUuid, WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { AssociatedDevicesRepository } from '../associations/change-associations/associated-devices.repository.ts';
import {
  ResourcesRepository,
  type FoundResources,
  type Wanted,
} from '../associations/change-associations/resources.repository.ts';
import type { AssociateDeviceWish } from './associate-device.wish.ts';

type Found = { readonly device: AccessibleDevice } | { readonly refusal: WireError };

const SERVER_FAULT = 500;

/** What the commands of one transaction speak of, found and locked. */
export class AssociateDeviceBatch {
  readonly resources: FoundResources;
  readonly #devices: ReadonlyMap<AssociateDeviceWish, Found>;
  readonly #ended: ReadonlySet<TrackingId>;

  constructor(
    devices: ReadonlyMap<AssociateDeviceWish, Found>,
    resources: FoundResources,
    ended: ReadonlySet<TrackingId>,
  ) {
    this.resources = resources;
    this.#devices = devices;
    this.#ended = ended;
  }

  /** @throws WireError 404, 403 */
  deviceOf(wish: AssociateDeviceWish): AccessibleDevice {
    const found = this.#devices.get(wish);
    if (found === undefined) throw new Error('a command that its batch does not know');
    if ('refusal' in found) throw found.refusal;
    if (this.#ended.has(found.device.trackingId)) throw accessErrors.deviceUnknown();
    return found.device;
  }
}

/** Finds and locks for a whole batch at once, in the order that everybody keeps (`AssociationEffects`). */
@Injectable()
export class AssociateDeviceBatches {
  readonly #find: FindDevice;
  readonly #resources: ResourcesRepository;
  readonly #devices: AssociatedDevicesRepository;

  constructor(find: FindDevice, resources: ResourcesRepository, devices: AssociatedDevicesRepository) {
    this.#find = find;
    this.#resources = resources;
    this.#devices = devices;
  }

  /** @throws TailBehindError when the newest claims cannot be read in time */
  async lock(manager: EntityManager, wishes: readonly AssociateDeviceWish[]): Promise<AssociateDeviceBatch> {
    const found = await Promise.all(wishes.map(async (wish) => [wish, await this.#findDevice(wish)] as const));
    const accessible = found.flatMap(([wish, each]) => ('device' in each ? [{ wish, device: each.device }] : []));
    const resources = await this.#resources.lock(
      manager,
      accessible.map(({ wish }) => wantedOf(wish)),
    );
    const ended = await this.#devices.lock(
      manager,
      accessible.map(({ device }) => device),
    );
    return new AssociateDeviceBatch(new Map(found), resources, ended);
  }

  async #findDevice({ projectId, trackingId }: AssociateDeviceWish): Promise<Found> {
    try {
      return { device: await this.#find.ofProject(projectId, trackingId) };
    } catch (error) {
      if (error instanceof WireError && error.status < SERVER_FAULT) return { refusal: error };
      throw error;
    }
  }
}

/** Nothing has as its id what is no UUID. */
const wantedOf = ({ projectId, geofenceIds, ruleIds }: AssociateDeviceWish): Wanted => ({
  projectId,
  geofenceIds: geofenceIds.filter(isUuid),
  ruleIds: ruleIds.filter(isUuid),
});
