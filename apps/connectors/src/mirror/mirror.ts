import { Inject, Injectable } from '@nestjs/common';
import { addToOutbox, inTransaction } from '@umbra/postgres';
import type { Metrics } from '@umbra/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { METRICS } from '../connectors.tokens.ts';
import type { Connector } from '../domain/connector/connector.ts';
import { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { DeviceReading, ExternalSample, Pulled } from '../domain/driver/driver.ts';
import { Drivers } from '../domain/driver/drivers.service.ts';
import { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { Clock } from '../persistence/clock.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { MirrorMetrics } from './mirror-metrics.ts';
import { nothingMirrored, type Mirrored } from './mirrored.ts';
import { MirroredDevicesRepository, type MirroredDevice } from './mirrored-devices.repository.ts';
import { PendingSamplesRepository } from './pending-samples.repository.ts';
import { SentSamplesRepository } from './sent-samples.repository.ts';
import { telemetryCommands } from './telemetry-commands.ts';
import { usableReadings, type UsableReadings } from './usable-samples.ts';

interface Shown {
  readonly device: MirroredDevice;
  /** In ascending time. */
  readonly samples: readonly ExternalSample[];
}

/** Makes ingestion commands of what clouds show, each sample once (C2C-21). */
@Injectable()
export class Mirror {
  readonly #dataSource: DataSource;
  readonly #connectors: ConnectorsRepository;
  readonly #externalDevices: ExternalDevices;
  readonly #drivers: Drivers;
  readonly #devices: MirroredDevicesRepository;
  readonly #sent: SentSamplesRepository;
  readonly #pending: PendingSamplesRepository;
  readonly #clock: Clock;
  readonly #metrics: MirrorMetrics;

  constructor(
    dataSource: DataSource,
    connectors: ConnectorsRepository,
    externalDevices: ExternalDevices,
    drivers: Drivers,
    devices: MirroredDevicesRepository,
    sent: SentSamplesRepository,
    pending: PendingSamplesRepository,
    clock: Clock,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.#dataSource = dataSource;
    this.#connectors = connectors;
    this.#externalDevices = externalDevices;
    this.#drivers = drivers;
    this.#devices = devices;
    this.#sent = sent;
    this.#pending = pending;
    this.#clock = clock;
    this.#metrics = new MirrorMetrics(metrics);
  }

  /**
   * What a callback said. All of it is stored when this resolves, in a transaction of its own. Devices that the connector
   * does not have are made where its driver provisions by callback (C2C-18).
   */
  async takeCallback(connector: Connector, readings: readonly DeviceReading[]): Promise<Mirrored> {
    const usable = usableReadings(readings, this.#clock.nowMs());
    const mirrored = await inTransaction(this.#dataSource, (manager) => this.#takeUsable(manager, connector, usable));
    this.committed(connector, mirrored);
    return mirrored;
  }

  /** To be told when the transaction of `takePulled` is committed: only then it is counted. */
  committed({ driverId }: Connector, mirrored: Mirrored): void {
    this.#metrics.mirrored(driverId, mirrored);
  }

  /** What a pull found, and where the next one goes on; in the transaction of the run. */
  async takePulled(manager: EntityManager, connector: Connector, pulled: readonly Pulled[]): Promise<Mirrored> {
    const nowMs = this.#clock.nowMs();
    const usable = usableReadings(pulled, nowMs);
    const devices = await this.#devices.findAmong(manager, connector.key, [...usable.byDevice.keys()]);
    const ready = [...usable.byDevice].flatMap(([id, samples]): Shown[] => {
      const device = devices.get(id);
      return device === undefined || !isReady(device) ? [] : [{ device, samples }];
    });
    const mirrored = await this.#send(manager, ready);
    const cursors = new Map(pulled.map(({ externalDeviceId, cursor }) => [externalDeviceId, cursor]));
    await this.#devices.moveCursors(manager, connector.key, cursors, nowMs);
    return completed(usable, mirrored);
  }

  /** Sends on, or drops, what waited for devices that are not being provisioned any more. */
  async takePending(manager: EntityManager): Promise<void> {
    const settled = await this.#pending.takeSettled(manager);
    const devices = await this.#devices.findByPlaces(manager, [...new Set(settled.map(({ place }) => place))]);
    const shown = devices.map((device) => ({
      device,
      samples: settled.filter(({ place }) => place === device.place),
    }));
    const ready = shown.filter(({ device }) => isReady(device));
    const { sent, known } = await this.#send(manager, ready);
    this.#metrics.settled(sent, settled.length - sent - known);
  }

  async #takeUsable(manager: EntityManager, connector: Connector, usable: UsableReadings): Promise<Mirrored> {
    if (this.#provisionsByCallback(connector)) await this.#provision(manager, connector, usable);
    const devices = await this.#devices.findAmong(manager, connector.key, [...usable.byDevice.keys()]);
    const ready: Shown[] = [];
    const waiting = new Map<string, readonly ExternalSample[]>();
    for (const [id, samples] of usable.byDevice) {
      const device = devices.get(id);
      if (device === undefined || !device.enabled) continue;
      if (isReady(device)) ready.push({ device, samples });
      else if (device.provisioning === 'provisioning') waiting.set(id, samples);
    }
    const mirrored = await this.#send(manager, ready);
    if (waiting.size === 0) return completed(usable, mirrored);
    const dropped = await this.#pending.add(manager, connector.key, waiting);
    return completed(usable, { ...mirrored, waiting: Math.max(0, countOf(waiting.values()) - dropped) });
  }

  #provisionsByCallback({ driverId }: Connector): boolean {
    return driverId !== null && this.#drivers.builtIn(driverId)?.provisionsByCallback === true;
  }

  /** C2C-18: asks for devices that the connector does not have. */
  async #provision(manager: EntityManager, connector: Connector, { byDevice }: UsableReadings): Promise<void> {
    const named = [...byDevice].filter(([, samples]) => samples.length > 0).map(([id]) => id);
    const unknown = async (): Promise<string[]> => {
      const known = await this.#devices.knownAmong(manager, connector.key, named);
      return named.filter((id) => !known.has(id));
    };
    if ((await unknown()).length === 0) return;
    // Of two callbacks that name a new device at once, one makes it.
    const locked = await this.#connectors.findForChange(manager, connector);
    if (locked === undefined) return;
    const added = (await unknown()).map((externalDeviceId) => ({ externalDeviceId }));
    if (added.length > 0) await this.#externalDevices.add(manager, locked, added);
  }

  async #send(manager: EntityManager, shown: readonly Shown[]): Promise<Mirrored> {
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

const isReady = ({ enabled, provisioning, trackingId }: MirroredDevice): boolean =>
  enabled && provisioning === 'provisioned' && trackingId !== null;

function timesByDevice(keys: readonly { readonly device: number; readonly sampledAtMs: number }[]) {
  const times = new Map<number, Set<number>>();
  for (const { device, sampledAtMs } of keys) {
    const known = times.get(device);
    if (known === undefined) times.set(device, new Set([sampledAtMs]));
    else known.add(sampledAtMs);
  }
  return times;
}

function countOf(lists: Iterable<readonly unknown[]>): number {
  let count = 0;
  for (const { length } of lists) count += length;
  return count;
}

/** What is counted nowhere else was not wanted. */
function completed({ read, invalid }: UsableReadings, mirrored: Mirrored): Mirrored {
  const counted = { ...mirrored, read, invalid: mirrored.invalid + invalid };
  const { sent, known, waiting } = counted;
  return { ...counted, unwanted: read - sent - known - waiting - counted.invalid };
}
