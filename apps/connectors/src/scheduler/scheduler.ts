import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { errorFields } from '@umbra/errors';
import type { Logger, Metrics } from '@umbra/observability';
import { DataSource } from 'typeorm';
import type { ConnectorsConfig } from '../connectors.config.ts';
import { CONFIG, LOGGER, METRICS } from '../connectors.tokens.ts';
import { ExecutionsRepository, type LostExecution } from '../executions/executions.repository.ts';
import { instantOf, Lease, systemTime } from '../executions/lease.ts';
import { Clock } from '../persistence/clock.ts';
import { retryAtMs } from './due-times.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { RunConnector } from './run-connector.ts';
import { runDeferred, runHandedOver } from './run-interruption.ts';
import { RunMetrics } from './run-metrics.ts';
import { Run } from './run.ts';
import { ScheduleRepository } from './schedule.repository.ts';
import { QUICK_MS, Slots } from './slots.ts';
import { Wake } from './wake.ts';

const LOOK_EVERY_MS = 1_000;
/** What runs at the end of the process gets so long to end by itself, and as long to end when told. */
const PATIENCE_AT_STOP_MS = 4_000;

/**
 * Runs what is due, as much at once as this replica has places; of several replicas each takes what the others leave
 * (ADR 18).
 */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #holder = `${hostname()}/${randomUUID()}`;
  readonly #dataSource: DataSource;
  readonly #executions: ExecutionsRepository;
  readonly #schedules: ScheduleRepository;
  readonly #runner: RunConnector;
  readonly #leases: LeaseKeeper;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #metrics: RunMetrics;
  readonly #slots: Slots<Run>;
  readonly #inProgress = new Map<Run, Promise<void>>();
  readonly #wake = new Wake();
  #isStopping = false;
  #looking: Promise<void> | undefined;
  #failure: string | undefined = 'starting';
  #dueLagMs = 0;

  constructor(
    dataSource: DataSource,
    executions: ExecutionsRepository,
    schedules: ScheduleRepository,
    runner: RunConnector,
    leases: LeaseKeeper,
    clock: Clock,
    @Inject(CONFIG) config: ConnectorsConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.#dataSource = dataSource;
    this.#executions = executions;
    this.#schedules = schedules;
    this.#runner = runner;
    this.#leases = leases;
    this.#clock = clock;
    this.#logger = logger;
    const all = config.CONNECTORS_CONCURRENT_RUNS;
    this.#slots = new Slots({ all, slow: Math.ceil(all / 2), quickMs: QUICK_MS });
    this.#metrics = new RunMetrics(metrics, {
      dueLagMs: () => this.#dueLagMs,
      inProgress: () => this.#slots.occupied,
    });
  }

  /** True while it looks for what is due; else what keeps it from that. */
  get words(): true | string {
    return this.#failure ?? true;
  }

  onApplicationBootstrap(): void {
    this.#logger.info({ holder: this.#holder }, 'runs connectors');
    this.#leases.start(this.#holder);
    this.#looking = this.#look();
  }

  /** Begins nothing more; what does not end soon is handed over, and goes on in another replica at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    this.#wake.now();
    await this.#looking;
    await this.#ended(PATIENCE_AT_STOP_MS);
    for (const run of this.#inProgress.keys()) run.end(runHandedOver());
    await this.#ended(PATIENCE_AT_STOP_MS);
    this.#leases.stop();
  }

  async #look(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#round();
        this.#failure = undefined;
      } catch (error) {
        const fields = errorFields(error);
        if (this.#failure !== fields.code) this.#logger.warn(fields, 'what is due could not be looked for');
        this.#failure = fields.code;
      }
      await this.#wake.within(LOOK_EVERY_MS);
    }
  }

  async #round(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    await this.#takeOver(nowMs);
    for (const run of this.#slots.sortOut(performance.now())) run.end(runDeferred());
    await this.#begin(nowMs, true, this.#slots.freeForSlow);
    await this.#begin(nowMs, false, this.#slots.freeForQuick);
    const oldestMs = await this.#schedules.oldestDueAtMs(this.#dataSource, nowMs);
    this.#dueLagMs = oldestMs === undefined ? 0 : nowMs - oldestMs;
  }

  async #takeOver(nowMs: number): Promise<void> {
    const lost = await this.#executions.takeOver(nowMs, (run) => dueAfterLoss(run, nowMs));
    for (const { fencingToken, connectorKey, driverId } of lost) {
      this.#metrics.ended(driverId, 'lost');
      this.#logger.warn({ fencingToken, connectorKey, driverId }, 'a run was not heard of; its connector runs again');
    }
  }

  async #begin(nowMs: number, isSlow: boolean, limit: number): Promise<void> {
    if (limit === 0) return;
    const since = instantOf(systemTime);
    const begun = await this.#executions.begin({ holder: this.#holder, nowMs, isSlow, limit });
    for (const execution of begun) {
      this.#metrics.began(execution);
      this.#start(new Run(execution, new Lease(since)));
    }
  }

  #start(run: Run): void {
    this.#slots.enter(run, performance.now());
    this.#leases.keep(run);
    const ended = this.#runner.run(run, this.#metrics).finally(() => {
      this.#leases.release(run);
      this.#slots.leave(run);
      this.#inProgress.delete(run);
      // Somebody may be waiting for the place.
      if (this.#dueLagMs > 0) this.#wake.now();
    });
    this.#inProgress.set(run, ended);
  }

  async #ended(withinMs: number): Promise<void> {
    const patience = new Wake();
    void Promise.all(this.#inProgress.values()).then(() => {
      patience.now();
    });
    await patience.within(withinMs);
  }
}

/** It has been due since; but what brings down one replica after the other is not tried ever faster. */
function dueAfterLoss({ connectorKey, intervalMs, failures, dueAtMs }: LostExecution, nowMs: number): number {
  if (failures === 0) return dueAtMs + 1;
  return retryAtMs({ connectorKey, intervalMs, failures, isRetryable: true }, nowMs, Math.random());
}
