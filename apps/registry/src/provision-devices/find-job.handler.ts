import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { Sealer } from '@umbra/sealing';
import { encodePageToken } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import type { ErrorResponse } from '../http/error.response.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { JobsRepository, type StoredResult } from './jobs.repository.ts';
import type { JobDevice, JobResultsPage } from './provision-devices.wire.ts';
import type { ProvisioningJob } from './provisioning-job.ts';

/** What came of a job, for members of the project that asked for it. */
@Injectable()
export class FindJobHandler {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #jobs: JobsRepository;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, authority: Authority, jobs: JobsRepository, sealer: Sealer, clock: Clock) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#jobs = jobs;
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** @throws WireError 404, 403 */
  async find(caller: Caller, jobId: string): Promise<ProvisioningJob> {
    const job = await this.#jobs.find(this.#dataSource, jobId, this.#clock.nowMs());
    if (job === undefined) throw refusals.jobUnknown();
    await this.#authority.requireMember(this.#dataSource, caller, job.projectId);
    return job;
  }

  /**
   * Secrets are told to whoever could have made the devices (REG-5).
   * @throws WireError 404, 403
   */
  async listResults(caller: Caller, jobId: string, afterOrdinal: number, count: number): Promise<JobResultsPage> {
    const job = await this.find(caller, jobId);
    await this.#authority.requireAdmin(this.#dataSource, caller, job.projectId);
    const rows = await this.#jobs.listResults(this.#dataSource, jobId, afterOrdinal, count + 1);
    const page = rows.slice(0, count);
    const data = page.flatMap((row) => this.#deviceOf(row, job) ?? []);
    const last = page.at(-1);
    return {
      data,
      errors: page.flatMap(({ externalId, error }) =>
        error === null || externalId === null ? [] : [{ id: externalId, error: error as ErrorResponse }],
      ),
      count: data.length,
      ...(rows.length > count && last !== undefined ? { pageToken: encodePageToken([last.ordinal]) } : {}),
    };
  }

  #deviceOf(
    { deviceId, externalId, trackingId, secretSealed }: StoredResult,
    job: ProvisioningJob,
  ): JobDevice | undefined {
    if (deviceId === null) return undefined;
    return {
      deviceId,
      ...(secretSealed === null ? {} : { deviceSecret: this.#sealer.open(secretSealed, deviceId) }),
      ...(externalId === null ? {} : { externalId, appId: job.appId }),
      ...(trackingId === null ? {} : { trackingId }),
    };
  }
}
