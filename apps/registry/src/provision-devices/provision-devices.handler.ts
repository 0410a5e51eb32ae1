import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { ExternalId } from '@umbra/contracts/ids';
import { currentCorrelationId } from '@umbra/observability';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { nameOfCaller } from '../authority/name-of-caller.ts';
import { Quota } from '../provision-device/quota.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { JobsRepository } from './jobs.repository.ts';
import type { JobResponse, ProvisionDevicesRequest } from './provision-devices.wire.ts';
import type { ProvisioningJob } from './provisioning-job.ts';
import { ProvisioningWorker } from './provisioning-worker.ts';

@Injectable()
export class ProvisionDevicesHandler {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #quota: Quota;
  readonly #jobs: JobsRepository;
  readonly #worker: ProvisioningWorker;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    quota: Quota,
    jobs: JobsRepository,
    worker: ProvisioningWorker,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#quota = quota;
    this.#jobs = jobs;
    this.#worker = worker;
    this.#clock = clock;
  }

  /** REG-3, REG-6, REG-7 @throws WireError 400, 403, 404 */
  async handle(caller: Caller, appId: string, wish: ProvisionDevicesRequest, autoclaim: boolean): Promise<JobResponse> {
    const externalIds = readWish(wish, autoclaim);
    const project = await this.#authority.projectOfApp(this.#dataSource, caller, appId, 'admin');
    const job: ProvisioningJob = {
      jobId: randomUUID(),
      ...project,
      externalIds,
      total: externalIds?.length ?? wish.count ?? 0,
      done: 0,
      autoclaim,
      requestedBy: nameOfCaller(caller),
      correlationId: currentCorrelationId() ?? randomUUID(),
      createdAtMs: this.#clock.nowMs(),
    };
    await inTransaction(this.#dataSource, async (manager) => {
      await this.#quota.reserve(manager, project.projectId, job.total);
      await this.#jobs.insert(manager, job);
    });
    this.#worker.wake();
    return { jobId: job.jobId };
  }
}

/** The external ids of virtual devices, or null for a count of physical ones. */
function readWish({ count, devices }: ProvisionDevicesRequest, autoclaim: boolean): ExternalId[] | null {
  const hasCount = count !== undefined;
  const hasDevices = devices !== undefined;
  if (hasCount === hasDevices) throw refusals.oneOfCountAndDevices();
  if (hasCount && autoclaim) throw refusals.countNotAutoclaimed();
  return hasDevices ? devices.map(({ id }) => id as ExternalId) : null;
}
