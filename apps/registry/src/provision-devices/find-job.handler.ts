import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { Sealer } from '@umbra/sealing';
import { encodePageToken, type ListName } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import type { ErrorResponse } from '@umbra/wire/openapi';
import { Publication } from '../publication/publication.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { JobsRepository, type StoredResult } from './jobs.repository.ts';
import type { JobDevice, JobResultsPage, JobStatusResponse } from './provision-devices.wire.ts';
import { progressOf, type ProvisioningJob } from './provisioning-job.ts';

/** Provisioned, then claimed. */
const CLAIMED_AT_BIRTH_VERSION = 2;

export const resultsList = (jobId: string): ListName => ['provisioning results', jobId];

/** What came of a job, for members of the project that asked for it. */
@Injectable()
export class FindJobHandler {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #jobs: JobsRepository;
  readonly #sealer: Sealer;
  readonly #publication: Publication;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    jobs: JobsRepository,
    sealer: Sealer,
    publication: Publication,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#jobs = jobs;
    this.#sealer = sealer;
    this.#publication = publication;
    this.#clock = clock;
  }

  /** A job that claimed is complete when its claims are in force. @throws WireError 404, 403 */
  async findStatus(caller: Caller, jobId: string): Promise<JobStatusResponse> {
    const job = await this.#find(caller, jobId);
    const progress = progressOf(job);
    if (progress.status === 'complete' && job.autoclaim) {
      const trackingId = await this.#jobs.lastTrackingId(this.#dataSource, jobId);
      if (trackingId !== undefined) await this.#publication.ofClaim(trackingId, CLAIMED_AT_BIRTH_VERSION);
    }
    return progress;
  }

  async #find(caller: Caller, jobId: string): Promise<ProvisioningJob> {
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
    const job = await this.#find(caller, jobId);
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
      ...(rows.length > count && last !== undefined
        ? { pageToken: encodePageToken([last.ordinal], resultsList(jobId)) }
        : {}),
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
