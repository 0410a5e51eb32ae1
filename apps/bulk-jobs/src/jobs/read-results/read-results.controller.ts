import { Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import type { Logger } from '@umbra/observability';
import { Sealer } from '@umbra/sealing';
import { cutNumberedPage, limitPageOf, limitPageWish, type Query as WireQuery } from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId, LimitPageResponse } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { refusals } from '../../bulk-jobs.errors.ts';
import { LOGGER } from '../../bulk-jobs.tokens.ts';
import { BulkJobsRoutes } from '../../http/bulk-jobs-routes.decorator.ts';
import { projectOf } from '../../http/project-of.ts';
import type { JobStatus, JobType } from '../../job/job.ts';
import { JobsRepository } from '../jobs.repository.ts';
import { JOB_STATUSES, JOB_TYPES } from '../jobs.wire.ts';
import { ResultsRepository } from './results.repository.ts';
import { rowResult, RowResult, type SecretOpener } from './row-result.ts';

export class ResultsPage extends LimitPageResponse {
  @ApiProperty({ type: [RowResult] })
  items!: readonly RowResult[];

  @ApiProperty({ enum: [...JOB_STATUSES] })
  status!: JobStatus;

  @ApiProperty({ enum: [...JOB_TYPES] })
  type!: JobType;
}

/** What came of each row. */
@BulkJobsRoutes()
export class ReadResultsController {
  readonly #access: ProjectAccess;
  readonly #jobs: JobsRepository;
  readonly #results: ResultsRepository;
  readonly #dataSource: DataSource;
  readonly #opener: SecretOpener;

  constructor(
    access: ProjectAccess,
    jobs: JobsRepository,
    results: ResultsRepository,
    dataSource: DataSource,
    sealer: Sealer,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#access = access;
    this.#jobs = jobs;
    this.#results = results;
    this.#dataSource = dataSource;
    this.#opener = { sealer, logger };
  }

  @Get(':jobId/results')
  @ApiOperation({
    summary: 'What came of the rows that have ended, in the order of the upload',
    description:
      'While the job is at work, the last page ends before the first row that has not ended: ask again later.',
  })
  @ApiProjectId()
  @ApiLimitPage()
  @ApiOkResponse({ type: ResultsPage })
  @ApiErrors(400, 401, 403, 404)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Query() query: WireQuery,
  ): Promise<ResultsPage> {
    const projectId = await projectOf(this.#access, caller, query);
    const job = await this.#jobs.find(this.#dataSource, projectId, jobId);
    if (job === undefined) throw refusals.jobUnknown();
    const wish = limitPageWish(query, ['results', job.jobId]);
    const rows = await this.#results.page(this.#dataSource, job, wish);
    const page = cutNumberedPage(rows, wish, ({ number }) => number);
    const { status, type } = job;
    return { ...limitPageOf(page, wish, (row) => rowResult(row, this.#opener)), status, type };
  }
}
