import { Injectable } from '@nestjs/common';
import type { CommandRefusal } from '@umbra/contracts/command';
import type { EntityManager } from 'typeorm';
import { externalDeviceAggregate } from '../domain/external-device/external-device.ts';
import { LocalDevicesRepository } from '../domain/external-device/local-devices.repository.ts';
import { provisioningError } from '../domain/external-device/provisioning-error.ts';
import { recordEvents } from '../domain/events/record-event.ts';
import { Clock } from '../persistence/clock.ts';
import { MirroredDevicesRepository, type LostDevice } from './mirrored-devices.repository.ts';
import type { SentCommand } from './sent-commands.repository.ts';
import { SentSamplesRepository } from './sent-samples.repository.ts';

/** A command that ingestion has refused as a whole. */
export interface RefusedCommand {
  readonly command: SentCommand;
  readonly refusal: CommandRefusal;
}

/** Not there, or of another project. */
const isOfLostDevice = ({ refusal: { status } }: RefusedCommand): boolean => status === 404 || status === 403;

/**
 * Virtual devices that their project released by other ways than a connector. Who mirrors to them is told (C2C-9), and may
 * add them again (C2C-11); what was refused is sent then, and nothing of what they had had.
 */
@Injectable()
export class LostDevices {
  readonly #mirrored: MirroredDevicesRepository;
  readonly #local: LocalDevicesRepository;
  readonly #sent: SentSamplesRepository;
  readonly #clock: Clock;

  constructor(
    mirrored: MirroredDevicesRepository,
    local: LocalDevicesRepository,
    sent: SentSamplesRepository,
    clock: Clock,
  ) {
    this.#mirrored = mirrored;
    this.#local = local;
    this.#sent = sent;
    this.#clock = clock;
  }

  async notice(manager: EntityManager, refused: readonly RefusedCommand[]): Promise<void> {
    const ofLost = refused.filter(isOfLostDevice);
    if (ofLost.length === 0) return;
    const lost = new Map(
      ofLost.map(({ command: { projectId, trackingId }, refusal }): [string, LostDevice] => [
        trackingId,
        { projectId, trackingId, info: { error: provisioningError(refusal) } },
      ]),
    );
    const occurredAtMs = this.#clock.nowMs();
    const failed = await this.#mirrored.fail(manager, [...lost.values()]);
    await recordEvents(
      manager,
      failed.map(({ connectorId, externalDeviceId, info }) => ({
        aggregate: externalDeviceAggregate(connectorId, externalDeviceId),
        type: 'external-device.failed',
        data: { localDeviceId: null, info },
        occurredAtMs,
      })),
    );
    await this.#sent.unsend(
      manager,
      ofLost.flatMap(({ command: { device, times } }) => times.map((sampledAtMs) => ({ device, sampledAtMs }))),
    );
    await this.#local.lose(
      manager,
      failed.map(({ trackingId }) => trackingId),
    );
  }
}
