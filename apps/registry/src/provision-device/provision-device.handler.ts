import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { nameOfCaller } from '../authority/name-of-caller.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence } from '../device-store/provisioning.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { Publication } from '../publication/publication.ts';
import { Clock } from '../time/clock.ts';
import type { ProvisionDeviceResponse } from './provision-device.wire.ts';
import { Quota } from './quota.ts';

@Injectable()
export class ProvisionDeviceHandler {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #devices: DevicesRepository;
  readonly #quota: Quota;
  readonly #sealer: Sealer;
  readonly #publication: Publication;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    devices: DevicesRepository,
    quota: Quota,
    sealer: Sealer,
    publication: Publication,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#devices = devices;
    this.#quota = quota;
    this.#sealer = sealer;
    this.#publication = publication;
    this.#clock = clock;
  }

  /** REG-2, REG-7 @throws WireError 404, 403 */
  async handle(caller: Caller, appId: string, autoclaim: boolean): Promise<ProvisionDeviceResponse> {
    const {
      deviceId,
      deviceSecret = '',
      trackingId,
      device,
    } = await inTransaction(this.#dataSource, async (manager) => {
      const project = await this.#authority.projectOfApp(manager, caller, appId, 'admin');
      const atMs = this.#clock.nowMs();
      const claimFor = autoclaim ? nameOfCaller(caller) : undefined;
      const planned = planLicence({ ...project, claimFor }, undefined, atMs);
      const secretSealed = this.#sealer.seal(planned.deviceSecret ?? '', planned.deviceId);
      const device = { facts: planned.facts, secretSealed, origin: eventOrigin(atMs) };
      this.#quota.requireKept((await this.#devices.insert(manager, [device])).licences);
      return planned;
    });
    if (trackingId === undefined) return { deviceId, deviceSecret };
    await this.#publication.ofClaim(trackingId, device.version);
    return { deviceId, deviceSecret, trackingId };
  }
}
