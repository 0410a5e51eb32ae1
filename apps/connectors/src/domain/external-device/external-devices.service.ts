import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { addToOutbox } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { refusals } from '../../connectors.errors.ts';
import { Clock } from '../../persistence/clock.ts';
import { eventOrigin } from '../../persistence/event-origin.ts';
import type { Connector } from '../connector/connector.ts';
import { recordEvents } from '../events/record-event.ts';
import { Quotas } from '../quota/quotas.ts';
import type { DeviceToAsk } from './asked-devices.repository.ts';
import { DeviceReleasesRepository, type DeviceRelease } from './device-releases.repository.ts';
import { externalDeviceAggregate, type ExternalDevice, type VirtualDeviceWish } from './external-device.ts';
import { ExternalDevicesRepository, type DeviceToPut } from './external-devices.repository.ts';
import { haveVirtualDevice, releaseDevice } from './registry-commands.ts';

/** What its owner says of an external device; what is left out stays as it is, or is `enabled` and without particulars. */
export interface DeviceToAdd extends Partial<VirtualDeviceWish> {
  readonly externalDeviceId: string;
  readonly enabled?: boolean;
  readonly externalDeviceInfo?: Readonly<Record<string, unknown>>;
}

/** What came of an adding: ids of external devices. */
export interface AddedDevices {
  /** Those that the connector did not have. */
  readonly added: ReadonlySet<string>;
  /** Those whose virtual device is asked for when one of the same id, which is being released, has ended. */
  readonly waiting: ReadonlySet<string>;
}

/** The external devices of connectors, and the virtual devices that mirror them. The caller has locked the connector. */
@Injectable()
export class ExternalDevices {
  readonly #devices: ExternalDevicesRepository;
  readonly #releases: DeviceReleasesRepository;
  readonly #quotas: Quotas;
  readonly #clock: Clock;

  constructor(devices: ExternalDevicesRepository, releases: DeviceReleasesRepository, quotas: Quotas, clock: Clock) {
    this.#devices = devices;
    this.#releases = releases;
    this.#quotas = quotas;
    this.#clock = clock;
  }

  /**
   * Whether a virtual device is wanted is decided by one transaction of a project at a time. Who needs several projects, or
   * connectors, in one transaction has locked the connectors first, and takes all projects at once.
   */
  async lock(manager: EntityManager, owners: readonly Pick<Connector, 'projectId'>[]): Promise<void> {
    const projectIds = new Set(owners.map(({ projectId }) => projectId));
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name`, [
      [...projectIds].sort().map((projectId) => `external devices/${projectId}`),
    ]);
  }

  /**
   * C2C-9, C2C-11: new and failed ones are asked of the registry, those that wait for its answer once more, and a job's in any
   * case: whoever ends a virtual device elsewhere does not say so here. Until the answer comes what is shown of them waits. The
   * last word on a device that is named twice stands. Of what changes nothing, nothing is written, but for jobs.
   * @returns what is new, and what waits
   * @throws WireError 403 where that were too many
   */
  async add(manager: EntityManager, connector: Connector, devices: readonly DeviceToAdd[]): Promise<AddedDevices> {
    await this.lock(manager, [connector]);
    const wanted = mergedById(devices);
    const known = await this.#devices.findAmong(manager, connector.key, [...wanted.keys()]);
    await this.#requireRoom(manager, connector, wanted.size - known.size);
    const put = [...wanted.values()].map((device) => asPut(device, known.get(device.externalDeviceId), false));
    const isNew = (externalDeviceId: string): boolean => !known.has(externalDeviceId);
    return {
      added: new Set([...wanted.keys()].filter(isNew)),
      waiting: await this.#put(manager, connector, put, known),
    };
  }

  /**
   * C2C-18: what callbacks were the first to name, as many as the hour and the quotas leave room for.
   * @param externalDeviceIds that the connector does not have
   * @returns those that may be made in another hour; beyond the quotas they are passed over, as those of drivers that make none
   */
  async addByCallback(
    manager: EntityManager,
    connector: Connector,
    externalDeviceIds: readonly string[],
  ): Promise<string[]> {
    await this.lock(manager, [connector]);
    const room = await this.#quotas.deviceRoom(manager, connector);
    const roomOfHour = await this.#quotas.callbackDeviceRoom(manager, connector, this.#clock.nowMs());
    const permitted = externalDeviceIds.slice(0, room);
    const put = permitted.slice(0, roomOfHour).map((externalDeviceId) => asPut({ externalDeviceId }, undefined, true));
    await this.#put(manager, connector, put, new Map());
    return permitted.slice(roomOfHour);
  }

  async #requireRoom(manager: EntityManager, connector: Connector, count: number): Promise<void> {
    if (count === 0) return;
    const room = await this.#quotas.deviceRoom(manager, connector);
    if (count > room) throw refusals.deviceQuotaExceeded(room);
  }

  async #put(
    manager: EntityManager,
    connector: Connector,
    devices: readonly DeviceToPut[],
    known: ReadonlyMap<string, ExternalDevice>,
  ): Promise<ReadonlySet<string>> {
    const changed = devices.filter((device) => !isSame(device, known.get(device.externalDeviceId)));
    const asked = devices.filter(
      ({ externalDeviceId, requestedBy }) =>
        requestedBy !== null || known.get(externalDeviceId)?.provisioning === 'provisioning',
    );
    const put = [...new Set([...changed, ...asked])];
    if (put.length === 0) return new Set();
    const nowMs = this.#clock.nowMs();
    const ending = await this.#ask(manager, connector, await this.#devices.put(manager, connector, put, nowMs));
    await recordEvents(
      manager,
      changed.map(({ externalDeviceId, enabled, externalDeviceInfo, attempt }) => ({
        aggregate: externalDeviceAggregate(connector.connectorId, externalDeviceId),
        type: known.has(externalDeviceId) ? 'external-device.changed' : 'external-device.added',
        data: { enabled, infoBytes: bytesOf(externalDeviceInfo), attempt },
        occurredAtMs: nowMs,
      })),
    );
    return ending;
  }

  /**
   * C2C-14: the virtual devices stay claimed.
   * @returns the ids of those that it had
   */
  async remove(manager: EntityManager, connector: Connector, externalDeviceIds: readonly string[]): Promise<string[]> {
    const removed = await this.#devices.remove(manager, connector.key, externalDeviceIds);
    await this.#recordRemoved(manager, connector, removed);
    return removed.map(({ externalDeviceId }) => externalDeviceId);
  }

  /** @throws WireError 412 (C2C-15) */
  async requireNone(manager: EntityManager, connector: Connector): Promise<void> {
    const counts = await this.#devices.countByConnector(manager, [connector.key]);
    const count = counts.get(connector.key) ?? 0;
    if (count > 0) throw refusals.devicesAttached(count);
  }

  /** C2C-15: all go, and so do their virtual devices, but those that another connector of the project mirrors as well. */
  async releaseAll(manager: EntityManager, connector: Connector): Promise<void> {
    await this.lock(manager, [connector]);
    const removed = await this.#devices.removeAll(manager, connector.key);
    await this.#recordRemoved(manager, connector, removed);
    const attached = await this.#devices.attachedAmong(
      manager,
      connector.projectId,
      removed.map(({ externalDeviceId }) => externalDeviceId),
    );
    const { projectId } = connector;
    const ending = removed.filter(({ externalDeviceId }) => !attached.has(externalDeviceId));
    const underWay = ending.filter(({ provisioning }) => provisioning === 'provisioning');
    // One that was added again may have both: the registry says which one it is when the one that it had is released.
    const there = ending.flatMap(({ externalDeviceId, localLicenceId }) =>
      localLicenceId === null
        ? []
        : [{ projectId, externalDeviceId, deviceId: localLicenceId, commandId: randomUUID() }],
    );
    await this.#releases.add(manager, [
      ...underWay.map((device): DeviceRelease => ({ ...device, projectId, step: 'awaits-device' })),
      ...there.map((device): DeviceRelease => ({ ...device, step: 'releasing' })),
    ]);
    const origin = eventOrigin(this.#clock.nowMs());
    await addToOutbox(
      manager,
      there.map((release) => releaseDevice(release, origin)),
    );
  }

  /** One that is being released is asked for when that is done: the registry would give the one that is about to end. */
  async #ask(
    manager: EntityManager,
    connector: Connector,
    devices: readonly DeviceToAsk[],
  ): Promise<ReadonlySet<string>> {
    const releases = await this.#releases.findByDevices(
      manager,
      connector.projectId,
      devices.map(({ externalDeviceId }) => externalDeviceId),
    );
    const ending = new Set<string>();
    for (const release of releases) {
      if (release.step === 'releasing') ending.add(release.externalDeviceId);
      else await this.#releases.remove(manager, release);
    }
    const origin = eventOrigin(this.#clock.nowMs());
    const asked = devices.filter(({ externalDeviceId }) => !ending.has(externalDeviceId));
    await addToOutbox(
      manager,
      asked.map((device) => haveVirtualDevice(device, connector, origin)),
    );
    return ending;
  }

  async #recordRemoved(
    manager: EntityManager,
    { connectorId }: Connector,
    removed: readonly ExternalDevice[],
  ): Promise<void> {
    const occurredAtMs = this.#clock.nowMs();
    await recordEvents(
      manager,
      removed.map(({ externalDeviceId, localDeviceId }) => ({
        aggregate: externalDeviceAggregate(connectorId, externalDeviceId),
        type: 'external-device.removed',
        data: { localDeviceId },
        occurredAtMs,
      })),
    );
  }
}

function mergedById(devices: readonly DeviceToAdd[]): ReadonlyMap<string, DeviceToAdd> {
  const merged = new Map<string, DeviceToAdd>();
  for (const device of devices) {
    merged.set(device.externalDeviceId, { ...merged.get(device.externalDeviceId), ...device });
  }
  return merged;
}

const bytesOf = (info: object | null): number => (info === null ? 0 : Buffer.byteLength(JSON.stringify(info)));

const isSame = ({ enabled, externalDeviceInfo, attempt }: DeviceToPut, known: ExternalDevice | undefined): boolean =>
  known?.enabled === enabled &&
  known.attempt === attempt &&
  isDeepStrictEqual(known.externalDeviceInfo, externalDeviceInfo);

function asPut(device: DeviceToAdd, known: ExternalDevice | undefined, isByCallback: boolean): DeviceToPut {
  const isRetried = known?.provisioning === 'failed';
  return {
    externalDeviceId: device.externalDeviceId,
    enabled: device.enabled ?? known?.enabled ?? true,
    externalDeviceInfo: device.externalDeviceInfo ?? known?.externalDeviceInfo ?? null,
    attempt: (known?.attempt ?? 1) + (isRetried ? 1 : 0),
    name: device.name ?? null,
    requestedBy: device.requestedBy ?? null,
    commandId: randomUUID(),
    isByCallback,
  };
}
