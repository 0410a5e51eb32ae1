import { Inject, Injectable } from '@nestjs/common';
import { inTransaction } from '@umbra/postgres';
import type { Metrics } from '@umbra/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { METRICS } from '../connectors.tokens.ts';
import type { Connector } from '../domain/connector/connector.ts';
import { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { DeviceReading, Driver, ExternalSample, Pulled } from '../domain/driver/driver.ts';
import { Drivers } from '../domain/driver/drivers.service.ts';
import { ExternalDevices } from '../domain/external-device/external-devices.service.ts';
import { Clock } from '../persistence/clock.ts';
import { MirrorMetrics } from './mirror-metrics.ts';
import type { Mirrored } from './mirrored.ts';
import { linkOf, MirroredDevicesRepository, type DeviceLinks } from './mirrored-devices.repository.ts';
import { PendingSamplesRepository } from './pending-samples.repository.ts';
import { isReady, SendSamples, type Shown } from './send-samples.ts';
import { canBeAnId, usableReadings, type UsableReadings } from './usable-samples.ts';

/** So long a callback that names a new device holds a connection to wait for others that change its connector. */
const LOCK_WAIT_MS = 3_000;
/** So long after a device could not be provisioned, callbacks that name it do not ask for it again. */
const RETRY_AFTER_MS = 300_000;

/** Makes ingestion commands of what clouds show, each sample once (C2C-21). */
@Injectable()
export class Mirror {
  readonly #dataSource: DataSource;
  readonly #connectors: ConnectorsRepository;
  readonly #externalDevices: ExternalDevices;
  readonly #drivers: Drivers;
  readonly #devices: MirroredDevicesRepository;
  readonly #samples: SendSamples;
  readonly #pending: PendingSamplesRepository;
  readonly #clock: Clock;
  readonly #metrics: MirrorMetrics;

  constructor(
    dataSource: DataSource,
    connectors: ConnectorsRepository,
    externalDevices: ExternalDevices,
    drivers: Drivers,
    devices: MirroredDevicesRepository,
    samples: SendSamples,
    pending: PendingSamplesRepository,
    clock: Clock,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.#dataSource = dataSource;
    this.#connectors = connectors;
    this.#externalDevices = externalDevices;
    this.#drivers = drivers;
    this.#devices = devices;
    this.#samples = samples;
    this.#pending = pending;
    this.#clock = clock;
    this.#metrics = new MirrorMetrics(metrics);
  }

  /**
   * What a callback said. All of it is stored when this resolves, in a transaction of its own. Devices that the connector
   * does not have are made where its driver provisions by callback (C2C-18). But what is postponed is not stored.
   */
  async takeCallback(connector: Connector, readings: readonly DeviceReading[]): Promise<Mirrored> {
    const usable = usableReadings(await this.#asAdded(connector, readings), this.#clock.nowMs());
    const mirrored = await inTransaction(this.#dataSource, (manager) => this.#takeUsable(manager, connector, usable));
    this.committed(connector, mirrored);
    return mirrored;
  }

  /** To be told when the transaction of `takePulled` is committed: only then it is counted. */
  committed({ driverId }: Connector, mirrored: Mirrored): void {
    this.#metrics.mirrored(driverId, mirrored);
  }

  /**
   * What a pull found, and where the next one goes on; in the transaction of the run.
   * @param links of the devices as the run began: what comes of one that was asked for since, or has another virtual device,
   * is left to the next run. Else what was not stored of it meanwhile would be passed over
   */
  async takePulled(
    manager: EntityManager,
    connector: Connector,
    all: readonly Pulled[],
    links: DeviceLinks,
  ): Promise<Mirrored> {
    const nowMs = this.#clock.nowMs();
    const ids = [...new Set(all.map(({ externalDeviceId }) => externalDeviceId).filter(canBeAnId))];
    const devices = await this.#devices.findAmong(manager, connector.key, ids);
    const pulled = all.filter(({ externalDeviceId }) => {
      const device = devices.get(externalDeviceId);
      return device === undefined || linkOf(device) === links.get(externalDeviceId);
    });
    const usable = usableReadings(pulled, nowMs);
    const ready = [...usable.byDevice].flatMap(([id, samples]): Shown[] => {
      const device = devices.get(id);
      return device === undefined || !isReady(device) ? [] : [{ device, samples }];
    });
    const mirrored = await this.#samples.send(manager, ready, true);
    const cursors = new Map(pulled.map(({ externalDeviceId, cursor }) => [externalDeviceId, cursor]));
    await this.#devices.moveCursors(manager, connector.key, { cursors, links }, nowMs);
    return completed(usable, mirrored);
  }

  /** Under the names that the connector has for them, where the driver's ids ignore case. */
  async #asAdded(connector: Connector, readings: readonly DeviceReading[]): Promise<readonly DeviceReading[]> {
    if (this.#driverOf(connector)?.idsIgnoreCase !== true) return readings;
    const ids = readings.map(({ externalDeviceId }) => externalDeviceId).filter(canBeAnId);
    const either = [...ids, ...ids.map((id) => id.toUpperCase())];
    const known = await this.#devices.knownAmong(this.#dataSource, connector.key, either);
    return readings.map((reading) => {
      const upper = reading.externalDeviceId.toUpperCase();
      const isUpper = !known.has(reading.externalDeviceId) && known.has(upper);
      return isUpper ? { ...reading, externalDeviceId: upper } : reading;
    });
  }

  async #takeUsable(manager: EntityManager, connector: Connector, usable: UsableReadings): Promise<Mirrored> {
    const isMaking = this.#driverOf(connector)?.provisionsByCallback === true;
    const notYetMade = isMaking ? await this.#provision(manager, connector, usable) : [];
    const devices = await this.#devices.findAmong(manager, connector.key, [...usable.byDevice.keys()]);
    const ready: Shown[] = [];
    const unready: Unready = { coming: new Map(), failed: new Map() };
    for (const [id, samples] of usable.byDevice) {
      const device = devices.get(id);
      if (device === undefined || !device.enabled) continue;
      if (isReady(device)) ready.push({ device, samples });
      else if (device.provisioning === 'provisioning') unready.coming.set(id, samples);
      else if (isMaking) unready.failed.set(id, samples);
    }
    const sent = await this.#samples.send(manager, ready, false);
    const isAllReady = unready.coming.size + unready.failed.size === 0;
    const kept = isAllReady ? sent : await this.#keepWaiting(manager, connector, unready);
    const postponed = kept.postponed + countOf(notYetMade.map((id) => usable.byDevice.get(id) ?? []));
    return completed(usable, { ...sent, waiting: kept.waiting, postponed });
  }

  /** For what comes there is another time when there is no room; what has failed keeps as much as there is room for. */
  async #keepWaiting(
    manager: EntityManager,
    { key }: Connector,
    { coming, failed }: Unready,
  ): Promise<Pick<Mirrored, 'waiting' | 'postponed'>> {
    const { forComing, forFailed } = await this.#pending.room(manager, key);
    const fitting = fittingIn(coming, forComing);
    const waiting = new Map([...fitting, ...fittingIn(failed, forFailed)]);
    const dropped = await this.#pending.add(manager, key, waiting);
    return {
      waiting: Math.max(0, countOf(waiting.values()) - dropped),
      postponed: countOf(coming.values()) - countOf(fitting.values()),
    };
  }

  #driverOf({ driverId }: Connector): Driver | undefined {
    return driverId === null ? undefined : this.#drivers.builtIn(driverId);
  }

  /**
   * C2C-18: asks for devices that the connector does not have, and again for those that could not be had some time ago.
   * @returns those that may not be made yet
   */
  async #provision(
    manager: EntityManager,
    connector: Connector,
    { byDevice }: UsableReadings,
  ): Promise<readonly string[]> {
    const named = [...byDevice].filter(([, samples]) => samples.length > 0).map(([id]) => id);
    const unknown = async (): Promise<string[]> => {
      const known = await this.#devices.knownAmong(manager, connector.key, named);
      return named.filter((id) => !known.has(id));
    };
    const failedBeforeMs = this.#clock.nowMs() - RETRY_AFTER_MS;
    const failed = (): Promise<string[]> => this.#devices.failedAmong(manager, connector, named, failedBeforeMs);
    if ((await unknown()).length + (await failed()).length === 0) return [];
    await manager.query(`SET LOCAL lock_timeout = ${String(LOCK_WAIT_MS)}`);
    // Of two callbacks that name a new device at once, one makes it.
    const locked = await this.#connectors.findForChange(manager, connector);
    if (locked === undefined) return [];
    const again = await failed();
    if (again.length > 0) {
      await this.#externalDevices.add(
        manager,
        locked,
        again.map((externalDeviceId) => ({ externalDeviceId })),
      );
    }
    return this.#externalDevices.addByCallback(manager, locked, await unknown());
  }
}

/** What cannot be sent yet, by external device id. */
interface Unready {
  readonly coming: Map<string, readonly ExternalSample[]>;
  readonly failed: Map<string, readonly ExternalSample[]>;
}

/** The first of them, up to so many. */
function fittingIn(shown: Unready['coming'], room: number): Unready['coming'] {
  const fitting: Unready['coming'] = new Map();
  let left = room;
  for (const [id, samples] of shown) {
    const first = samples.slice(0, left);
    left -= first.length;
    if (first.length > 0) fitting.set(id, first);
  }
  return fitting;
}

function countOf(lists: Iterable<readonly unknown[]>): number {
  let count = 0;
  for (const { length } of lists) count += length;
  return count;
}

/** What is counted nowhere else was not wanted. */
function completed({ read, invalid }: UsableReadings, mirrored: Mirrored): Mirrored {
  const counted = { ...mirrored, read, invalid: mirrored.invalid + invalid };
  const { sent, known, waiting, postponed } = counted;
  return { ...counted, unwanted: read - sent - known - waiting - postponed - counted.invalid };
}
