import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { limitPage, parseLimit, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { ForAdministrator } from '../authority/administrator.guard.ts';
import { ApiErrors, ApiLimitPage } from '@umbra/wire/openapi';
import { cutPage, positionOf } from '../http/page-query.ts';
import { UsersRepository } from '../user-store/users.repository.ts';
import { AdministerUsersHandler } from './administer-users.handler.ts';
import { CreateUserRequest, UserCreatedResponse, UsersPage } from './administer-users.wire.ts';

const USERS: ListName = ['users'];

@ApiTags('administration')
@ApiBearerAuth()
@Controller('admin/v1')
@ForAdministrator()
export class AdministerUsersController {
  readonly #handler: AdministerUsersHandler;
  readonly #dataSource: DataSource;
  readonly #users: UsersRepository;

  constructor(handler: AdministerUsersHandler, dataSource: DataSource, users: UsersRepository) {
    this.#handler = handler;
    this.#dataSource = dataSource;
    this.#users = users;
  }

  @Post('users')
  @HttpCode(201)
  @ApiOperation({ summary: 'Make a user' })
  @ApiCreatedResponse({ type: UserCreatedResponse })
  @ApiErrors(400, 401, 403, 409)
  async create(@Body() body: CreateUserRequest): Promise<UserCreatedResponse> {
    return this.#handler.create(body);
  }

  @Get('users')
  @ApiOperation({ summary: 'Every user, oldest first' })
  @ApiLimitPage()
  @ApiOkResponse({ type: UsersPage })
  @ApiErrors(400, 401, 403)
  async list(@Query() query: QueryTexts): Promise<UsersPage> {
    const limit = parseLimit(query['limit'], { default: 100, max: 100 });
    const rows = await this.#users.list(this.#dataSource, positionOf(query['pageToken'], USERS), limit + 1);
    const page = cutPage(rows, limit, ({ createdAtMs, userId }) => ({ timeMs: createdAtMs, id: userId }), USERS);
    const users = page.rows.map(({ createdAtMs, ...user }) => ({
      ...user,
      createdAt: new Date(createdAtMs).toISOString(),
    }));
    return limitPage(users, limit, page.nextPageToken);
  }
}
