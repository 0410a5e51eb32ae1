import { Body, Controller, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { limitPage, parseLimit, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { ForAdministrator } from '../authority/administrator.guard.ts';
import { ApiErrors, ApiLimitPage } from '@umbra/wire/openapi';
import { cutPage, positionOf } from '../http/page-query.ts';
import { pathId } from '../http/path-ids.ts';
import { ProjectCommands } from '../project-store/project-commands.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';
import { UsersRepository } from '../user-store/users.repository.ts';
import { MembersPage, SetMemberRequest } from './administer-members.wire.ts';

@ApiTags('administration')
@ApiBearerAuth()
@Controller('admin/v1')
@ForAdministrator()
export class AdministerMembersController {
  readonly #dataSource: DataSource;
  readonly #projects: ProjectsRepository;
  readonly #users: UsersRepository;
  readonly #commands: ProjectCommands;

  constructor(dataSource: DataSource, projects: ProjectsRepository, users: UsersRepository, commands: ProjectCommands) {
    this.#dataSource = dataSource;
    this.#projects = projects;
    this.#users = users;
    this.#commands = commands;
  }

  @Put('projects/:projectId/members/:userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Make a user a member of a project, or give a member another role' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404, 409)
  async setMember(
    @Param('projectId') id: string,
    @Param('userId') user: string,
    @Body() { role }: SetMemberRequest,
  ): Promise<void> {
    const projectId = pathId(id, refusals.projectUnknown) as ProjectId;
    const userId = pathId(user, refusals.userUnknown) as UserId;
    // The project first: of two unknown things the outer one is named. Neither is ever removed.
    if ((await this.#projects.findById(this.#dataSource, projectId)) === undefined) throw refusals.projectUnknown();
    if (!(await this.#users.exists(this.#dataSource, userId))) throw refusals.userUnknown();
    await this.#commands.carryOut(projectId, { type: 'SetMember', member: { userId, role } });
  }

  @Get('projects/:projectId/members')
  @ApiOperation({ summary: 'The members of a project' })
  @ApiLimitPage()
  @ApiOkResponse({ type: MembersPage })
  @ApiErrors(400, 401, 403, 404)
  async list(@Param('projectId') id: string, @Query() query: QueryTexts): Promise<MembersPage> {
    const limit = parseLimit(query['limit'], { default: 100, max: 100 });
    const project = await this.#projects.findById(this.#dataSource, pathId(id, refusals.projectUnknown));
    if (project === undefined) throw refusals.projectUnknown();
    const membersOfProject: ListName = ['members', project.projectId];
    const after = positionOf(query['pageToken'], membersOfProject);
    const rows = await this.#projects.listMembers(this.#dataSource, project.projectId, after.id, limit + 1);
    const page = cutPage(rows, limit, ({ userId }) => ({ timeMs: 0, id: userId }), membersOfProject);
    return limitPage(page.rows, limit, page.nextPageToken);
  }
}
