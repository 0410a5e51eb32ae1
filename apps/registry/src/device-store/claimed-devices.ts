import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import type { ClaimedDevice, Device } from '../device/device.ts';
import { refusals } from '../registry.errors.ts';
import { DevicesRepository, type DeviceReference } from './devices.repository.ts';

/** Devices that are claimed, for members of the project that claimed them. */
@Injectable()
export class ClaimedDevices {
  readonly #devices: DevicesRepository;
  readonly #authority: Authority;

  constructor(devices: DevicesRepository, authority: Authority) {
    this.#devices = devices;
    this.#authority = authority;
  }

  /** @throws WireError 404, 403 */
  async find(db: Queryable, caller: Caller, reference: DeviceReference): Promise<ClaimedDevice> {
    return this.#require(db, caller, reference, await this.#devices.find(db, reference));
  }

  /** Locked until the transaction ends. @throws WireError 404, 403 */
  async findForChange(manager: EntityManager, caller: Caller, reference: DeviceReference): Promise<ClaimedDevice> {
    return this.#require(manager, caller, reference, await this.#devices.findForChange(manager, reference));
  }

  async #require(db: Queryable, caller: Caller, reference: DeviceReference, device: Device): Promise<ClaimedDevice> {
    if (device.status !== 'claimed') {
      const isKnown = device.status !== 'none' && device.status !== 'deactivated';
      // The licence of others is like none: nobody learns by these words which ids there are.
      if (isKnown && (await this.#authority.isMember(db, caller, device.projectId))) throw refusals.deviceNotClaimed();
      throw 'trackingId' in reference ? refusals.trackingIdUnknown() : refusals.deviceUnknown();
    }
    await this.#authority.requireMember(db, caller, device.claim.projectId);
    return device;
  }
}
