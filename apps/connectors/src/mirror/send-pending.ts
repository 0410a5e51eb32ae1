import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { errorFields } from '@umbra/errors';
import type { Logger, Metrics } from '@umbra/observability';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { LOGGER, METRICS } from '../connectors.tokens.ts';
import { Wake } from '../scheduler/wake.ts';
import { MirroredDevicesRepository } from './mirrored-devices.repository.ts';
import { PendingMetrics } from './pending-metrics.ts';
import { PendingSamplesRepository, type PendingSample } from './pending-samples.repository.ts';
import { isReady, SendSamples } from './send-samples.ts';

const LOOK_EVERY_MS = 3_000;

/** What became of a portion of what waited. */
interface Settled {
  readonly taken: number;
  readonly sent: number;
  readonly dropped: number;
}

/**
 * C2C-18: sends on what waited for devices that are provisioned by now; drops it, where they are disabled. By small portions, each a
 * transaction of its own: however much waits, neither replies nor requests wait for it. It also looks by itself, so that
 * nothing is left behind by a replica that ended after a reply.
 */
@Injectable()
export class SendPending implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #dataSource: DataSource;
  readonly #pending: PendingSamplesRepository;
  readonly #devices: MirroredDevicesRepository;
  readonly #samples: SendSamples;
  readonly #logger: Logger;
  readonly #metrics: PendingMetrics;
  readonly #wake = new Wake();
  #isStopping = false;
  #looking: Promise<void> | undefined;

  constructor(
    dataSource: DataSource,
    pending: PendingSamplesRepository,
    devices: MirroredDevicesRepository,
    samples: SendSamples,
    @Inject(LOGGER) logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.#dataSource = dataSource;
    this.#pending = pending;
    this.#devices = devices;
    this.#samples = samples;
    this.#logger = logger;
    this.#metrics = new PendingMetrics(metrics);
  }

  onApplicationBootstrap(): void {
    this.#looking = this.#look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    this.#wake.now();
    await this.#looking;
  }

  /** A device is there: somebody may have waited for it. */
  soon(): void {
    this.#wake.now();
  }

  async #look(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#sendAll();
      } catch (error) {
        this.#logger.warn(errorFields(error), 'what waited for devices cannot be sent at this moment');
      }
      await this.#wake.within(LOOK_EVERY_MS);
    }
  }

  async #sendAll(): Promise<void> {
    while (!this.#isStopping) {
      const { taken, sent, dropped } = await inTransaction(this.#dataSource, (manager) => this.#sendPortion(manager));
      if (taken === 0) return;
      this.#metrics.settled(sent, dropped);
    }
  }

  async #sendPortion(manager: EntityManager): Promise<Settled> {
    const byPlace = new Map<number, PendingSample[]>();
    const settled = await this.#pending.takeSettled(manager);
    if (settled.length === 0) return { taken: 0, sent: 0, dropped: 0 };
    for (const sample of settled) {
      const known = byPlace.get(sample.place);
      if (known === undefined) byPlace.set(sample.place, [sample]);
      else known.push(sample);
    }
    const devices = await this.#devices.findByPlaces(manager, [...byPlace.keys()]);
    const ready = devices.filter(isReady).map((device) => ({ device, samples: byPlace.get(device.place) ?? [] }));
    const { sent, known } = await this.#samples.send(manager, ready, false);
    return { taken: settled.length, sent, dropped: settled.length - sent - known };
  }
}
