import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { hashApiKey, newApiKey } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { limitPage, parseLimit, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { ForAdministrator } from '../authority/administrator.guard.ts';
import { ApiErrors, ApiLimitPage } from '@umbra/wire/openapi';
import { cutPage, positionOf } from '../http/page-query.ts';
import { pathId } from '../http/path-ids.ts';
import { ProjectCommands } from '../project-store/project-commands.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';
import { ApiKeyCreatedResponse, ApiKeysPage, CreateApiKeyRequest } from './administer-api-keys.wire.ts';

@ApiTags('administration')
@ApiBearerAuth()
@Controller('admin/v1')
@ForAdministrator()
export class AdministerApiKeysController {
  readonly #dataSource: DataSource;
  readonly #projects: ProjectsRepository;
  readonly #commands: ProjectCommands;

  constructor(dataSource: DataSource, projects: ProjectsRepository, commands: ProjectCommands) {
    this.#dataSource = dataSource;
    this.#projects = projects;
    this.#commands = commands;
  }

  @Post('projects/:projectId/api-keys')
  @HttpCode(201)
  @ApiOperation({ summary: 'Make an API key of a project' })
  @ApiCreatedResponse({ type: ApiKeyCreatedResponse })
  @ApiErrors(400, 401, 403, 404, 409)
  async create(@Param('projectId') id: string, @Body() { name }: CreateApiKeyRequest): Promise<ApiKeyCreatedResponse> {
    const projectId = pathId(id, refusals.projectUnknown) as ProjectId;
    const [keyId, apiKey] = [randomUUID(), newApiKey()];
    await this.#commands.carryOut(projectId, {
      type: 'CreateApiKey',
      apiKey: { keyId, name, sha256: hashApiKey(apiKey) },
    });
    return { keyId, apiKey };
  }

  @Delete('projects/:projectId/api-keys/:keyId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async revoke(@Param('projectId') id: string, @Param('keyId') key: string): Promise<void> {
    const projectId = pathId(id, refusals.projectUnknown) as ProjectId;
    const keyId = pathId(key, refusals.apiKeyUnknown);
    await this.#commands.carryOut(projectId, { type: 'RevokeApiKey', keyId });
  }

  @Get('projects/:projectId/api-keys')
  @ApiOperation({ summary: 'The API keys of a project, without the keys themselves' })
  @ApiLimitPage()
  @ApiOkResponse({ type: ApiKeysPage })
  @ApiErrors(400, 401, 403, 404)
  async list(@Param('projectId') id: string, @Query() query: QueryTexts): Promise<ApiKeysPage> {
    const limit = parseLimit(query['limit'], { default: 100, max: 100 });
    const project = await this.#projects.findById(this.#dataSource, pathId(id, refusals.projectUnknown));
    if (project === undefined) throw refusals.projectUnknown();
    const keysOfProject: ListName = ['api keys', project.projectId];
    const after = positionOf(query['pageToken'], keysOfProject);
    const rows = await this.#projects.listApiKeys(this.#dataSource, project.projectId, after, limit + 1);
    const page = cutPage(rows, limit, ({ createdAtMs, keyId }) => ({ timeMs: createdAtMs, id: keyId }), keysOfProject);
    const keys = page.rows.map(({ createdAtMs, ...key }) => ({
      ...key,
      createdAt: new Date(createdAtMs).toISOString(),
    }));
    return limitPage(keys, limit, page.nextPageToken);
  }
}
