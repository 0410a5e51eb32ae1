import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { addToOutbox } from '@umbra/postgres';
import { AttributableError } from '@umbra/projections';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../persistence/clock.ts';
import { eventOrigin } from '../../persistence/event-origin.ts';
import { recordEvents } from '../events/record-event.ts';
import type { ReplyHandler } from '@umbra/commands';
import { AskedDevicesRepository } from './asked-devices.repository.ts';
import { DeviceReleasesRepository } from './device-releases.repository.ts';
import { externalDeviceAggregate } from './external-device.ts';
import { LocalDevicesRepository } from './local-devices.repository.ts';
import { releaseDevice } from './registry-commands.ts';
import { isAsBefore, livingBy, settlementOf, type Outcome, type Settled } from './settlement-of.ts';

/** C2C-9, C2C-12: what an external device was waiting for. */
@Injectable()
export class VirtualDeviceHadHandler implements ReplyHandler {
  readonly type = 'registry.virtual-device-had';
  readonly #devices: AskedDevicesRepository;
  readonly #local: LocalDevicesRepository;
  readonly #releases: DeviceReleasesRepository;
  readonly #clock: Clock;

  constructor(
    devices: AskedDevicesRepository,
    local: LocalDevicesRepository,
    releases: DeviceReleasesRepository,
    clock: Clock,
  ) {
    this.#devices = devices;
    this.#local = local;
    this.#releases = releases;
    this.#clock = clock;
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const outcomes = new Map(replies.map(({ data }) => [data.commandId, checked(data.outcome)]));
    const commandIds = [...outcomes.keys()];
    const asked = new Map(
      (await this.#devices.findAsked(manager, commandIds)).map((device) => [device.commandId, device]),
    );
    await this.#settle(
      manager,
      [...outcomes].flatMap(([commandId, outcome]) => {
        const device = asked.get(commandId);
        return device === undefined ? [] : [{ device, outcome }];
      }),
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

  async #settle(manager: EntityManager, settled: readonly Settled[]): Promise<void> {
    const settlements = settled.map(({ device, outcome }) => ({ device, settlement: settlementOf(device, outcome) }));
    await this.#devices.settle(
      manager,
      settlements.map(({ settlement }) => settlement),
    );
    const following = await this.#devices.follow(manager, livingBy(settled));
    const changed = settlements.filter(({ device, settlement }) => !isAsBefore(device, settlement));
    // What the earlier ones were sent is not sent to those that take their places.
    await this.#local.lose(manager, [
      ...changed.flatMap(({ device: { localDeviceId } }) => localDeviceId ?? []),
      ...following.map(({ earlierDeviceId }) => earlierDeviceId),
    ]);
    const occurredAtMs = this.#clock.nowMs();
    await recordEvents(
      manager,
      [
        ...changed.map(({ device: { connectorId }, settlement }) => ({ connectorId, ...settlement })),
        ...following.map((device) => ({ ...device, provisioning: 'provisioned' })),
      ].map(({ connectorId, externalDeviceId, provisioning, localDeviceId, info }) => ({
        aggregate: externalDeviceAggregate(connectorId, externalDeviceId),
        type: `external-device.${provisioning}`,
        data: { localDeviceId, info },
        occurredAtMs,
      })),
    );
  }
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
