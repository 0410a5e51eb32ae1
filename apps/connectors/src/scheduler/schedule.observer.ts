import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { ConnectorChanged, ConnectorObserver } from '../domain/connector/connector-observer.ts';
import type { Connector } from '../domain/connector/connector.ts';
import { refreshIntervalS } from '../domain/driver/refresh-interval.ts';
import { Drivers } from '../domain/driver/drivers.service.ts';
import { Clock } from '../persistence/clock.ts';
import { ScheduleRepository } from './schedule.repository.ts';

/** A new connector is tried soon, and many of them not all at once. */
const FIRST_RUN_WITHIN_MS = 2_000;
const MS = 1_000;

/** Keeps the schedules: of connectors whose driver pulls (C2C-2), as often as their owner said (C2C-3), while enabled (C2C-4). */
@Injectable()
export class ScheduleObserver implements ConnectorObserver {
  readonly #schedules: ScheduleRepository;
  readonly #drivers: Drivers;
  readonly #clock: Clock;

  constructor(schedules: ScheduleRepository, drivers: Drivers, clock: Clock) {
    this.#schedules = schedules;
    this.#drivers = drivers;
    this.#clock = clock;
  }

  async created(manager: EntityManager, connector: Connector): Promise<void> {
    await this.#put(manager, connector, false);
  }

  async changed(
    manager: EntityManager,
    _before: Connector,
    after: Connector,
    { credentialsChanged }: ConnectorChanged,
  ): Promise<void> {
    await this.#put(manager, after, credentialsChanged);
  }

  /** @throws WireError 412 while it runs (C2C-15) */
  async removing(manager: EntityManager, { key }: Connector): Promise<void> {
    if (await this.#schedules.isRunning(manager, key)) throw refusals.runInProgress();
    await this.#schedules.remove(manager, key);
  }

  async #put(manager: EntityManager, connector: Connector, isAnew: boolean): Promise<void> {
    const driver = connector.driverId === null ? undefined : this.#drivers.builtIn(connector.driverId);
    if (driver?.syncMethod !== 'pull') return;
    await this.#schedules.put(manager, {
      ...{ connectorKey: connector.key, driverId: driver.driverId, isActive: connector.enabled, isAnew },
      intervalMs: refreshIntervalS(driver, connector.refreshIntervalS) * MS,
      nextDueAtMs: this.#clock.nowMs() + Math.floor(Math.random() * FIRST_RUN_WITHIN_MS),
    });
  }
}
