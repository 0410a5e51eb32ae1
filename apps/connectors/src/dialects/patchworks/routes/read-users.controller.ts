import { Get, Param, Req } from '@nestjs/common';
import { CurrentCaller, type Caller } from '@umbra/access';
import type { UserId } from '@umbra/contracts/ids';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Companies } from '../callers/companies.ts';
import { PatchworksRoutes } from '../http/patchworks-routes.decorator.ts';
import type { Paginated } from '../query/paginated.ts';
import { requestUrl } from '../query/request-url.ts';
import type { Parameters } from '../resources/read-rows.ts';
import { ResourceReader } from '../resources/resource-reader.ts';
import type { Json } from '../resources/resource.ts';
import { UserNumbers } from '../resources/user-numbers.ts';
import { AnswersPage, AnswersRow } from './answers.decorator.ts';
import { CompanyContext } from './company-context.ts';
import { userListing } from './offered.ts';

/** A company's users are the members of its project, by the numbers that clients know them by. */
@PatchworksRoutes('users')
export class ReadPatchworksUserController {
  readonly #reader: ResourceReader;
  readonly #context: CompanyContext;
  readonly #companies: Companies;
  readonly #numbers: UserNumbers;
  readonly #dataSource: DataSource;

  constructor(
    reader: ResourceReader,
    context: CompanyContext,
    companies: Companies,
    numbers: UserNumbers,
    dataSource: DataSource,
  ) {
    this.#reader = reader;
    this.#context = context;
    this.#companies = companies;
    this.#numbers = numbers;
    this.#dataSource = dataSource;
  }

  @Get()
  @AnswersPage(userListing)
  async list(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<Paginated<Json>> {
    const context = await this.#context.of(caller);
    return this.#reader.list(userListing, context, requestUrl(request), among(await this.#members(caller)));
  }

  @Get(':id')
  @AnswersRow('Show one of the users', userListing, 400, 404)
  async show(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<{ readonly data: Json }> {
    const context = await this.#context.of(caller);
    return this.#reader.show(userListing, context, id, request.url, among(await this.#members(caller)));
  }

  async #members(caller: Caller): Promise<readonly UserId[]> {
    const userIds = (await this.#companies.of(caller)).members.map(({ userId }) => userId);
    await this.#numbers.of(this.#dataSource, userIds);
    return userIds;
  }
}

const among =
  (userIds: readonly UserId[]) =>
  (parameters: Parameters): string[] => [`patchworks_user.user_id = ANY (${parameters.add(userIds)}::text[])`];
