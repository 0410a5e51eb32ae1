import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { ProjectId } from '@umbra/contracts/ids';
import { newAppId, newProjectId } from '@umbra/contracts/ids';
import { limitPage, parseLimit, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { ForAdministrator } from '../authority/administrator.guard.ts';
import { ApiErrors, ApiLimitPage } from '@umbra/wire/openapi';
import { cutPage, positionOf } from '../http/page-query.ts';
import { pathId } from '../http/path-ids.ts';
import { ProjectCommands } from '../project-store/project-commands.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import {
  CreateProjectRequest,
  ProjectCreatedResponse,
  ProjectsPage,
  SetLimitsRequest,
} from './administer-projects.wire.ts';

const PROJECTS: ListName = ['projects'];

@ApiTags('administration')
@ApiBearerAuth()
@Controller('admin/v1')
@ForAdministrator()
export class AdministerProjectsController {
  readonly #dataSource: DataSource;
  readonly #projects: ProjectsRepository;
  readonly #commands: ProjectCommands;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, projects: ProjectsRepository, commands: ProjectCommands, clock: Clock) {
    this.#dataSource = dataSource;
    this.#projects = projects;
    this.#commands = commands;
    this.#clock = clock;
  }

  @Post('projects')
  @HttpCode(201)
  @ApiOperation({ summary: 'Make a project, with its app' })
  @ApiCreatedResponse({ type: ProjectCreatedResponse })
  @ApiErrors(400, 401, 403)
  async create(@Body() { name }: CreateProjectRequest): Promise<ProjectCreatedResponse> {
    const [projectId, appId] = [newProjectId(), newAppId()];
    const orgId = await this.#projects.nextOrgId(this.#dataSource);
    const atMs = this.#clock.nowMs();
    await this.#commands.carryOut(projectId, { type: 'CreateProject', projectId, appId, orgId, name, atMs });
    return { projectId, appId };
  }

  @Get('projects')
  @ApiOperation({ summary: 'Every project, oldest first' })
  @ApiLimitPage()
  @ApiOkResponse({ type: ProjectsPage })
  @ApiErrors(400, 401, 403)
  async list(@Query() query: QueryTexts): Promise<ProjectsPage> {
    const limit = parseLimit(query['limit'], { default: 100, max: 100 });
    const rows = await this.#projects.list(this.#dataSource, positionOf(query['pageToken'], PROJECTS), limit + 1);
    const page = cutPage(
      rows,
      limit,
      ({ createdAtMs, projectId }) => ({ timeMs: createdAtMs, id: projectId }),
      PROJECTS,
    );
    const projects = page.rows.map(({ createdAtMs, samplesPerSecond, ...project }) => ({
      ...project,
      limits: samplesPerSecond === null ? {} : { samplesPerSecond },
      createdAt: new Date(createdAtMs).toISOString(),
    }));
    return limitPage(projects, limit, page.nextPageToken);
  }

  @Put('projects/:projectId/limits')
  @HttpCode(204)
  @ApiOperation({ summary: 'Limit what a project may send' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async setLimits(@Param('projectId') id: string, @Body() { samplesPerSecond }: SetLimitsRequest): Promise<void> {
    const projectId = pathId(id, refusals.projectUnknown) as ProjectId;
    await this.#commands.carryOut(projectId, { type: 'SetLimits', limits: { samplesPerSecond } });
  }
}
