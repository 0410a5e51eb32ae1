import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { VirtualDeviceHad, VirtualDeviceReply } from '@umbra/contracts/registry-command';
import { addToOutbox } from '@umbra/postgres';
import { AttributableError } from '@umbra/projections';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../persistence/clock.ts';
import { eventOrigin } from '../../persistence/event-origin.ts';
import { recordEvents } from '../events/record-event.ts';
import type { ReplyHandler } from '@umbra/commands';
import { DeviceReleasesRepository } from './device-releases.repository.ts';
import { externalDeviceAggregate } from './external-device.ts';
import { ExternalDevicesRepository, type AskedDevice, type Settlement } from './external-devices.repository.ts';
import { provisioningError } from './provisioning-error.ts';
import { releaseDevice } from './registry-commands.ts';

type Outcome = VirtualDeviceReply['data']['outcome'];

/** C2C-9, C2C-12: what an external device was waiting for. */
@Injectable()
export class VirtualDeviceHadHandler implements ReplyHandler {
  readonly type = 'registry.virtual-device-had';
  readonly #devices: ExternalDevicesRepository;
  readonly #releases: DeviceReleasesRepository;
  readonly #clock: Clock;

  constructor(devices: ExternalDevicesRepository, releases: DeviceReleasesRepository, clock: Clock) {
    this.#devices = devices;
    this.#releases = releases;
    this.#clock = clock;
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const outcomes = new Map(replies.map(({ data }) => [data.commandId, checked(data.outcome)]));
    const commandIds = [...outcomes.keys()];
    const asked = await this.#devices.findAsked(manager, commandIds);
    await this.#settle(
      manager,
      asked.map((device) => ({ device, outcome: outcomes.get(device.commandId)! })),
    );
    // After the devices: one that was removed while this waited for its row has left its release here.
    for (const release of await this.#releases.findByCommands(manager, 'awaits-device', commandIds)) {
      const outcome = outcomes.get(release.commandId)!;
      if (outcome.status === 'refused') await this.#releases.remove(manager, release);
      else {
        const commandId = randomUUID();
        await this.#releases.begin(manager, release, commandId);
        const { projectId } = release;
        const { deviceId } = outcome.result;
        const origin = eventOrigin(this.#clock.nowMs());
        await addToOutbox(manager, [releaseDevice({ projectId, deviceId, commandId }, origin)]);
      }
    }
  }

  async #settle(
    manager: EntityManager,
    settled: readonly { readonly device: AskedDevice; readonly outcome: Outcome }[],
  ): Promise<void> {
    const occurredAtMs = this.#clock.nowMs();
    const settlements = settled.map(({ device, outcome }) => ({ device, settlement: settlementOf(device, outcome) }));
    await this.#devices.settle(
      manager,
      settlements.map(({ settlement }) => settlement),
    );
    await recordEvents(
      manager,
      settlements.map(({ device, settlement: { provisioning, localDeviceId, info } }) => ({
        aggregate: externalDeviceAggregate(device.connectorId, device.externalDeviceId),
        type: `external-device.${provisioning}`,
        data: { localDeviceId, info },
        occurredAtMs,
      })),
    );
  }
}

function settlementOf({ connectorKey, externalDeviceId }: AskedDevice, outcome: Outcome): Settlement {
  if (outcome.status === 'done') {
    const { trackingId, deviceId, isNew } = outcome.result;
    const info = { adopted: !isNew };
    const had = { localDeviceId: trackingId, localLicenceId: deviceId, info };
    return { connectorKey, externalDeviceId, provisioning: 'provisioned', ...had };
  }
  const info = { error: provisioningError(outcome.refusal) };
  return { connectorKey, externalDeviceId, provisioning: 'failed', localDeviceId: null, localLicenceId: null, info };
}

/** @throws AttributableError when the reply says neither what there is nor why not: poison */
function checked(outcome: Reply['data']['outcome']): Outcome {
  const isUsable =
    outcome.status === 'done'
      ? isVirtualDevice(outcome.result)
      : typeof outcome.refusal?.status === 'number' && typeof outcome.refusal.message === 'string';
  if (!isUsable) throw new AttributableError('CONNECTORS_REPLY_UNREADABLE', 'The reply does not say what came of it.');
  return outcome as Outcome;
}

function isVirtualDevice(result: Partial<VirtualDeviceHad> | undefined): boolean {
  return typeof result?.deviceId === 'string' && typeof result.trackingId === 'string';
}
