import { Inject, Injectable } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { Logger } from '@umbra/observability';
import { addToOutbox } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { LOGGER } from '../../connectors.tokens.ts';
import { Clock } from '../../persistence/clock.ts';
import { eventOrigin } from '../../persistence/event-origin.ts';
import type { ReplyHandler } from '@umbra/commands';
import { AskedDevicesRepository } from './asked-devices.repository.ts';
import { DeviceReleasesRepository, type DeviceRelease } from './device-releases.repository.ts';
import { haveVirtualDevice } from './registry-commands.ts';

/** C2C-15: a virtual device is gone, or the registry will not let it go. Who waits for another of that id may ask now. */
@Injectable()
export class DeviceReleasedHandler implements ReplyHandler {
  readonly type = 'registry.device-released';
  readonly #devices: AskedDevicesRepository;
  readonly #releases: DeviceReleasesRepository;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    devices: AskedDevicesRepository,
    releases: DeviceReleasesRepository,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#devices = devices;
    this.#releases = releases;
    this.#clock = clock;
    this.#logger = logger;
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const outcomes = new Map(replies.map(({ data }) => [data.commandId, data.outcome]));
    const commandIds = [...outcomes.keys()];
    const origin = eventOrigin(this.#clock.nowMs());
    for (const release of await this.#releases.findByCommands(manager, 'releasing', commandIds)) {
      await this.#releases.remove(manager, release);
      this.#warnIfKept(release, outcomes.get(release.commandId));
      const waiting = await this.#devices.findWaiting(manager, release.projectId, release.externalDeviceId);
      await addToOutbox(
        manager,
        waiting.map((device) => haveVirtualDevice(device, device, origin)),
      );
    }
  }

  #warnIfKept({ projectId, externalDeviceId }: DeviceRelease, outcome: Reply['data']['outcome'] | undefined): void {
    if (outcome?.status !== 'refused') return;
    const { code } = outcome.refusal;
    this.#logger.warn(
      { projectId, externalDeviceId, code },
      'a virtual device is not released; its project still has it',
    );
  }
}
