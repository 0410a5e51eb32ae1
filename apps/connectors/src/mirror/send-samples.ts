import { Injectable } from '@nestjs/common';
import { addToOutbox } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { ExternalSample } from '../domain/driver/driver.ts';
import { Clock } from '../persistence/clock.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { nothingMirrored, type Mirrored } from './mirrored.ts';
import type { MirroredDevice } from './mirrored-devices.repository.ts';
import { SentSamplesRepository } from './sent-samples.repository.ts';
import { telemetryCommands } from './telemetry-commands.ts';

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
  readonly #sent: SentSamplesRepository;
  readonly #clock: Clock;

  constructor(sent: SentSamplesRepository, clock: Clock) {
    this.#sent = sent;
    this.#clock = clock;
  }

  async send(manager: EntityManager, shown: readonly Shown[]): Promise<Mirrored> {
    const keys = shown.flatMap(({ device, samples }) =>
      samples.map(({ sampledAtMs }) => ({ device: device.place, sampledAtMs })),
    );
    const unsent = timesByDevice(await this.#sent.remember(manager, keys));
    const nowMs = this.#clock.nowMs();
    const oldest = shown.flatMap(({ device, samples: [first] }) =>
      first === undefined ? [] : [{ device: device.place, sampledAtMs: first.sampledAtMs }],
    );
    await this.#sent.noteShown(manager, oldest, nowMs);
    const origin = eventOrigin(nowMs);
    const commands = shown.map(({ device, samples }) => {
      const times = unsent.get(device.place) ?? new Set();
      // Of two samples of one time the first stands (ING-46).
      const fresh = samples.filter(({ sampledAtMs }) => times.delete(sampledAtMs));
      return telemetryCommands({ ...device, trackingId: device.trackingId! }, fresh, origin);
    });
    await addToOutbox(
      manager,
      commands.flatMap(({ records }) => records),
    );
    const sent = commands.reduce((sum, command) => sum + command.sent, 0);
    const invalid = commands.reduce((sum, { oversized }) => sum + oversized, 0);
    return { ...nothingMirrored, sent, invalid, known: keys.length - sent - invalid };
  }
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
