import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { DeviceCommands } from '../device-store/device-commands.ts';
import { DeviceReferences } from '../device-store/device-references.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';

@Injectable()
export class DeactivateDeviceHandler {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #references: DeviceReferences;
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    references: DeviceReferences,
    devices: DevicesRepository,
    commands: DeviceCommands,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#references = references;
    this.#devices = devices;
    this.#commands = commands;
    this.#clock = clock;
  }

  /** REG-13; for admins of the project whose licence it is, like making one. @throws WireError 400, 403, 404 */
  async handle(caller: Caller, id: string, appId: string | undefined): Promise<void> {
    await inTransaction(this.#dataSource, async (manager) => {
      const reference = await this.#references.byDeviceId(manager, caller, id, appId);
      await this.#devices.lockProjectsOf(manager, reference);
      const device = await this.#devices.findForChange(manager, reference);
      if (device.status === 'none' || device.status === 'deactivated') throw refusals.deviceUnknown();
      await this.#authority.requireAdmin(manager, caller, device.projectId);
      await this.#commands.carryOut(manager, device, { type: 'DeactivateDevice', atMs: this.#clock.nowMs() });
    });
  }
}
