import { Injectable } from '@nestjs/common';
import { addToOutbox } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { ExternalSample } from '../domain/driver/driver.ts';
import { LocalDevicesRepository } from '../domain/external-device/local-devices.repository.ts';
import { Clock } from '../persistence/clock.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { nothingMirrored, type Mirrored } from './mirrored.ts';
import type { MirroredDevice } from './mirrored-devices.repository.ts';
import { SentCommandsRepository } from './sent-commands.repository.ts';
import { SentSamplesRepository } from './sent-samples.repository.ts';
import { telemetryCommands, type SampleOwner } from './telemetry-commands.ts';

/** What a cloud showed of a device. */
export interface Shown {
  /** That is ready. */
  readonly device: MirroredDevice;
  /** In ascending time. */
  readonly samples: readonly ExternalSample[];
}

/** Whether what is shown of it can be sent: its virtual device is there, and it is wanted. */
export const isReady = ({ enabled, provisioning, trackingId }: MirroredDevice): boolean =>
  enabled && provisioning === 'provisioned' && trackingId !== null;

/** Makes commands to ingestion of samples that were not sent before, and remembers them, in the caller's transaction. */
@Injectable()
export class SendSamples {
  readonly #devices: LocalDevicesRepository;
  readonly #sent: SentSamplesRepository;
  readonly #commands: SentCommandsRepository;
  readonly #clock: Clock;

  constructor(
    devices: LocalDevicesRepository,
    sent: SentSamplesRepository,
    commands: SentCommandsRepository,
    clock: Clock,
  ) {
    this.#devices = devices;
    this.#sent = sent;
    this.#commands = commands;
    this.#clock = clock;
  }

  /** @param isReadBack as `SentSamplesRepository.remember` has it */
  async send(manager: EntityManager, shown: readonly Shown[], isReadBack: boolean): Promise<Mirrored> {
    const numbered = await this.#numbered(manager, shown);
    const keys = numbered.flatMap(({ number, samples }) =>
      samples.map(({ sampledAtMs }) => ({ device: number, sampledAtMs })),
    );
    const unsent = timesByDevice(await this.#sent.remember(manager, keys, isReadBack));
    const nowMs = this.#clock.nowMs();
    const oldest = numbered.flatMap(({ number, samples: [first] }) =>
      first === undefined ? [] : [{ device: number, sampledAtMs: first.sampledAtMs }],
    );
    await this.#sent.noteShown(manager, oldest, nowMs);
    const origin = eventOrigin(nowMs);
    const made = numbered.map(({ number, owner, samples }) => {
      const times = unsent.get(number) ?? new Set();
      // Of two samples of one time the first stands (ING-46).
      const fresh = samples.filter(({ sampledAtMs }) => times.delete(sampledAtMs));
      return { number, owner, ...telemetryCommands(owner, fresh, origin) };
    });
    await this.#commands.add(
      manager,
      made.flatMap(({ number, owner: { projectId, trackingId }, commands }) =>
        commands.map((command) => ({ ...command, device: number, projectId, trackingId })),
      ),
      nowMs,
    );
    await addToOutbox(
      manager,
      made.flatMap(({ records }) => records),
    );
    const sent = made.reduce((sum, command) => sum + command.sent, 0);
    const invalid = made.reduce((sum, { oversized }) => sum + oversized, 0);
    return { ...nothingMirrored, sent, invalid, known: keys.length - sent - invalid };
  }

  async #numbered(manager: EntityManager, shown: readonly Shown[]): Promise<Numbered[]> {
    const owned = shown.map(({ device, samples }) => ({
      owner: { ...device, trackingId: device.trackingId! },
      samples,
    }));
    const owners = owned.map(({ owner }) => owner);
    const numbers = await this.#devices.numbersOf(manager, owners);
    return owned.map(({ owner, samples }) => ({ owner, samples, number: numbers.get(owner.trackingId)! }));
  }
}

interface Numbered {
  readonly owner: SampleOwner;
  /** Of the local device. */
  readonly number: number;
  readonly samples: readonly ExternalSample[];
}

function timesByDevice(keys: readonly { readonly device: number; readonly sampledAtMs: number }[]) {
  const times = new Map<number, Set<number>>();
  for (const { device, sampledAtMs } of keys) {
    const known = times.get(device);
    if (known === undefined) times.set(device, new Set([sampledAtMs]));
    else known.add(sampledAtMs);
  }
  return times;
}
