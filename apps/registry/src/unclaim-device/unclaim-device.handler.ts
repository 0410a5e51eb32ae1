import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { ClaimedDevices } from '../device-store/claimed-devices.ts';
import { DeviceCommands } from '../device-store/device-commands.ts';
import { DeviceReferences } from '../device-store/device-references.ts';
import { Publication } from '../publication/publication.ts';
import { Clock } from '../time/clock.ts';

@Injectable()
export class UnclaimDeviceHandler {
  readonly #dataSource: DataSource;
  readonly #references: DeviceReferences;
  readonly #claimed: ClaimedDevices;
  readonly #commands: DeviceCommands;
  readonly #publication: Publication;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    references: DeviceReferences,
    claimed: ClaimedDevices,
    commands: DeviceCommands,
    publication: Publication,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#references = references;
    this.#claimed = claimed;
    this.#commands = commands;
    this.#publication = publication;
    this.#clock = clock;
  }

  /** REG-12 @throws WireError 403, 404 */
  async handle(caller: Caller, id: string, appId: string | undefined): Promise<void> {
    const { version, claim } = await inTransaction(this.#dataSource, async (manager) => {
      const reference = await this.#references.byTrackingId(manager, caller, id, appId);
      const device = await this.#claimed.findForChange(manager, caller, reference);
      await this.#commands.carryOut(manager, device, { type: 'UnclaimDevice', atMs: this.#clock.nowMs() });
      return device;
    });
    await this.#publication.ofClaim(claim.trackingId, version + 1);
  }
}
