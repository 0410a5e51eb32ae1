import { Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { CurrentCaller, ProjectAccess, type Caller } from '@umbra/access';
import {
  cutNumberedPage,
  invalidQuery,
  limitPageOf,
  limitPageWish,
  queryList,
  single,
  type Query as WireQuery,
} from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { refusals } from '../bulk-jobs.errors.ts';
import { BulkJobsRoutes } from '../http/bulk-jobs-routes.decorator.ts';
import { projectOf } from '../http/project-of.ts';
import { JobsRepository, type JobFilter } from './jobs.repository.ts';
import { JOB_STATUSES, JOB_TYPES, JobsPage, JobStatusView, jobStatusView, jobView } from './jobs.wire.ts';

/** How jobs stand. */
@BulkJobsRoutes()
export class JobsController {
  readonly #access: ProjectAccess;
  readonly #jobs: JobsRepository;
  readonly #dataSource: DataSource;

  constructor(access: ProjectAccess, jobs: JobsRepository, dataSource: DataSource) {
    this.#access = access;
    this.#jobs = jobs;
    this.#dataSource = dataSource;
  }

  @Get()
  @ApiOperation({ summary: 'The jobs of the last week, newest first' })
  @ApiProjectId()
  @ApiLimitPage()
  @ApiQuery({ name: 'type', enum: [...JOB_TYPES], required: false })
  @ApiQuery({ name: 'status', enum: [...JOB_STATUSES], isArray: true, required: false })
  @ApiOkResponse({ type: JobsPage })
  @ApiErrors(400, 401, 403)
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<JobsPage> {
    const filter = filterOf(query);
    const projectId = await projectOf(this.#access, caller, query);
    const wish = limitPageWish(query, ['jobs', projectId, filter.type, filter.statuses?.toSorted()]);
    const rows = await this.#jobs.page(this.#dataSource, projectId, filter, wish);
    return limitPageOf(
      cutNumberedPage(rows, wish, ({ key }) => key),
      wish,
      jobView,
    );
  }

  @Get(':jobId/status')
  @ApiOperation({ summary: 'How far a job has come' })
  @ApiProjectId()
  @ApiOkResponse({ type: JobStatusView })
  @ApiErrors(400, 401, 403, 404)
  async status(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Query() query: WireQuery,
  ): Promise<JobStatusView> {
    const projectId = await projectOf(this.#access, caller, query);
    const job = await this.#jobs.find(this.#dataSource, projectId, jobId);
    if (job === undefined) throw refusals.jobUnknown();
    return jobStatusView(job);
  }
}

/** @throws WireError 400 */
function filterOf(query: WireQuery): JobFilter {
  const type = single('type', query['type']);
  if (type !== undefined && !isOneOf(JOB_TYPES, type)) throw invalidQuery('type', `must be one of ${words(JOB_TYPES)}`);
  const statuses = queryList(query['status']);
  if (!statuses.every((status) => isOneOf(JOB_STATUSES, status))) {
    throw invalidQuery('status', `must be of ${words(JOB_STATUSES)}`);
  }
  return { type, statuses: statuses.length === 0 ? undefined : statuses };
}

const isOneOf = <Value extends string>(values: readonly Value[], text: string): text is Value =>
  (values as readonly string[]).includes(text);

const words = (values: readonly string[]): string => values.join(', ');
