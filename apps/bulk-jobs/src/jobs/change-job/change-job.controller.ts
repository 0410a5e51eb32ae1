import { Body, Param, Patch, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { closedBody, type Query as WireQuery } from '@umbra/wire';
import { ApiErrors, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { refusals } from '../../bulk-jobs.errors.ts';
import { BulkJobsRoutes } from '../../http/bulk-jobs-routes.decorator.ts';
import { projectOf } from '../../http/project-of.ts';
import { JobsRepository } from '../jobs.repository.ts';
import { JobChange, JobChanged } from './change-job.wire.ts';
import { decideChange } from './decide-change.ts';

/** BULK-10 */
@BulkJobsRoutes()
export class ChangeJobController {
  readonly #access: ProjectAccess;
  readonly #jobs: JobsRepository;
  readonly #dataSource: DataSource;

  constructor(access: ProjectAccess, jobs: JobsRepository, dataSource: DataSource) {
    this.#access = access;
    this.#jobs = jobs;
    this.#dataSource = dataSource;
  }

  @Patch(':jobId')
  @ApiOperation({ summary: 'Cancel a job, or acknowledge that it has ended' })
  @ApiProjectId()
  @ApiBody({ type: JobChange })
  @ApiOkResponse({ type: JobChanged })
  @ApiErrors(400, 401, 403, 404, 412)
  async change(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<JobChanged> {
    const { action } = closedBody(JobChange, body);
    const projectId = await projectOf(this.#access, caller, query);
    return inTransaction(this.#dataSource, async (manager) => {
      // Rows begin under the same lock: once this is answered, none does.
      const job = await this.#jobs.lock(manager, projectId, jobId);
      if (job === undefined) throw refusals.jobUnknown();
      const status = decideChange(job.status, action);
      if (status === undefined) throw refusals.cannotChange(action, job.status);
      await this.#jobs.setStatus(manager, job, status);
      return { status };
    });
  }
}
