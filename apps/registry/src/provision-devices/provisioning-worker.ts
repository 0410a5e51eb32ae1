import { setTimeout as delay } from 'node:timers/promises';
import { classifyError, errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import { inTransaction } from '@umbra/postgres';
import type { Sealer } from '@umbra/sealing';
import type { DataSource } from 'typeorm';
import type { DevicesRepository } from '../device-store/devices.repository.ts';
import type { Clock } from '../time/clock.ts';
import type { JobsRepository } from './jobs.repository.ts';
import { provisionChunk } from './provision-chunk.ts';
import type { ProvisioningJob } from './provisioning-job.ts';

export interface ProvisioningWorkerParts {
  readonly dataSource: DataSource;
  readonly jobs: JobsRepository;
  readonly devices: DevicesRepository;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often a replica looks for what another one left behind. */
const POLL_MS = 1_000;
const RETRY_AFTER_MS = 5_000;

/**
 * Works off the jobs, chunk by chunk. A chunk's devices, results and progress are one transaction, so that a crash at any
 * moment loses nothing and does nothing twice; whichever replica is free takes the next chunk.
 */
export class ProvisioningWorker {
  readonly #parts: ProvisioningWorkerParts;
  readonly #stop = new AbortController();
  #nap = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: ProvisioningWorkerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A job was just added: no need to wait for the next look. */
  wake(): void {
    this.#nap.abort();
  }

  /** Finishes the chunk in hand. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      // Taken before the look: a job that is added during the look ends the nap that follows at once.
      const nap = (this.#nap = new AbortController());
      const hasWorked = await this.#attempt();
      if (!hasWorked) await this.#sleep(nap);
    }
  }

  async #attempt(): Promise<boolean> {
    const { dataSource, jobs, clock, logger } = this.#parts;
    let job: ProvisioningJob | undefined;
    try {
      await inTransaction(dataSource, async (manager) => {
        job = await jobs.takeNext(manager, clock.nowMs());
        if (job !== undefined) await this.#workOn(manager, job);
      });
      return job !== undefined;
    } catch (error) {
      const { code, message: reason, retryable } = classifyError(error);
      logger.error(
        { jobId: job?.jobId, code, reason, retryable },
        'a provisioning job failed and is tried again later',
      );
      await this.#postpone(job);
      return false;
    }
  }

  async #workOn(manager: Parameters<typeof provisionChunk>[0], job: ProvisioningJob): Promise<void> {
    const { jobs, devices, sealer, clock } = this.#parts;
    await jobs.addResults(manager, job.jobId, await provisionChunk(manager, job, devices, sealer, clock.nowMs()));
  }

  async #postpone(job: ProvisioningJob | undefined): Promise<void> {
    if (job === undefined) return;
    const { dataSource, jobs, clock, logger } = this.#parts;
    try {
      await jobs.postpone(dataSource, job.jobId, clock.nowMs() + RETRY_AFTER_MS);
    } catch (error) {
      // The database is away: the next look fails as well, and nothing gets in the way of the other jobs.
      logger.warn({ jobId: job.jobId, ...errorFields(error) }, 'a provisioning job could not be postponed');
    }
  }

  async #sleep(nap: AbortController): Promise<void> {
    const signal = AbortSignal.any([nap.signal, this.#stop.signal]);
    await delay(POLL_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
