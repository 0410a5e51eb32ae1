import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { decodePageToken, parseBoolean, parseCount, pathUuid, type Query as QueryTexts } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { FindJobHandler, resultsList } from './find-job.handler.ts';
import { ProvisionDevicesHandler } from './provision-devices.handler.ts';
import { JobResponse, JobResultsPage, JobStatusResponse, ProvisionDevicesRequest } from './provision-devices.wire.ts';

@ApiTags('licences')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class ProvisionDevicesController {
  readonly #handler: ProvisionDevicesHandler;
  readonly #jobs: FindJobHandler;

  constructor(handler: ProvisionDevicesHandler, jobs: FindJobHandler) {
    this.#handler = handler;
    this.#jobs = jobs;
  }

  @Post(':appId/devices')
  @HttpCode(202)
  @ApiOperation({ summary: 'Make many licences, by a job' })
  @ApiQuery({ name: 'autoclaim', type: Boolean, required: false, description: 'With `devices` only (REG-7).' })
  @ApiAcceptedResponse({ type: JobResponse })
  @ApiErrors(400, 401, 403, 404)
  async provision(
    @CurrentCaller() caller: Caller,
    @Param('appId') appId: string,
    @Query() query: QueryTexts,
    @Body() body: ProvisionDevicesRequest,
  ): Promise<JobResponse> {
    const autoclaim = parseBoolean('autoclaim', query['autoclaim'], false);
    return this.#handler.handle(caller, pathId(appId, refusals.appUnknown), body, autoclaim);
  }

  @Get(':jobId/status')
  @ApiOperation({ summary: 'How far a job is' })
  @ApiOkResponse({ type: JobStatusResponse })
  @ApiErrors(400, 401, 403, 404)
  async status(@CurrentCaller() caller: Caller, @Param('jobId') jobId: string): Promise<JobStatusResponse> {
    return this.#jobs.findStatus(caller, pathUuid(jobId, refusals.jobUnknown));
  }

  @Get(':jobId/results')
  @ApiOperation({ summary: 'What a job made so far, in the order of the request' })
  @ApiQuery({ name: 'count', type: 'integer', required: false, description: '1 to 100, 100 by default.' })
  @ApiQuery({ name: 'pageToken', required: false })
  @ApiOkResponse({ type: JobResultsPage })
  @ApiErrors(400, 401, 403, 404)
  async results(
    @CurrentCaller() caller: Caller,
    @Param('jobId') jobId: string,
    @Query() query: QueryTexts,
  ): Promise<JobResultsPage> {
    const count = parseCount(query['count'], { default: 100, max: 100 });
    const id = pathUuid(jobId, refusals.jobUnknown);
    const [afterOrdinal] = decodePageToken(query['pageToken'], resultsList(id), isOrdinal) ?? [-1];
    return this.#jobs.listResults(caller, id, afterOrdinal, count);
  }
}

function isOrdinal(value: unknown): value is [ordinal: number] {
  return Array.isArray(value) && value.length === 1 && Number.isInteger(value[0]) && Math.abs(value[0] as number) < 1e6;
}
