import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { decodePageToken, encodePageToken, parseLimit, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { isStorable } from '../http/id-page.ts';
import { ApiResourceType, queryProject } from '../http/resource-paths.ts';
import { FencesAndRulesView } from '../resources/fences-and-rules.view.ts';
import { pathResourceType, type ResourceType } from '../resources/resource-type.ts';
import { FindResourcesRequest, FoundResourcesPage } from './find-resources.wire.ts';
import { resourceFilters, type ResourceFilters } from './resource-filters.ts';
import { ResourceSearch } from './resource-search.ts';

@ApiTags('resources')
@ApiBearerAuth()
@Controller('registry/v4')
@Callers('user', 'client')
export class FindResourcesController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #search: ResourceSearch;
  readonly #fencesAndRules: FencesAndRulesView;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    search: ResourceSearch,
    fencesAndRules: FencesAndRulesView,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#search = search;
    this.#fencesAndRules = fencesAndRules;
  }

  @Post('resources/:resourceType/find')
  @HttpCode(200)
  @ApiOperation({ summary: 'Find resources of a project by their labels and aliases, in the order of their ids' })
  @ApiResourceType()
  @ApiProjectId()
  @ApiLimitPage()
  @ApiBody({ type: FindResourcesRequest })
  @ApiOkResponse({ type: FoundResourcesPage })
  @ApiErrors(400, 401, 403, 404)
  async find(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') typeText: string,
    @Query() query: QueryTexts,
    @Body() body: unknown,
  ): Promise<FoundResourcesPage> {
    const type = pathResourceType(typeText);
    const filters = resourceFilters(body, type);
    const limit = parseLimit(query['limit'], { default: 100, max: 100 });
    const { projectId } = await this.#authority.targetProject(this.#dataSource, caller, queryProject(query));
    const list = foundList(projectId, type, filters);
    const [afterId, countedTotal] = decodePageToken(query['pageToken'], list, isFindToken) ?? ['', undefined];
    if (filters === 'none') return { items: [], count: 0, limit, total: 0 };
    const search = { projectId, type, filters, without: this.#fencesAndRules.goneIds(type, projectId) };
    const total = countedTotal ?? (await this.#search.count(this.#dataSource, search));
    const ids = await this.#search.find(this.#dataSource, search, afterId, limit + 1);
    const page = ids.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((resourceId) => ({ resourceId })),
      count: page.length,
      limit,
      total,
      ...(ids.length > limit && last !== undefined ? { nextPageToken: encodePageToken([last, total], list) } : {}),
    };
  }
}

const foundList = (projectId: string, type: ResourceType, filters: ResourceFilters): ListName => [
  'found resources',
  ...[projectId, type],
  filters === 'none' ? filters : filters.map(({ storage, key, value }) => [storage, key, value]),
];

/**
 * The total goes with the token, since it is that of the first page (§6.1). Nothing but this answer makes use of it: who
 * forges one deceives nobody but himself.
 */
const isFindToken = (value: unknown): value is [id: string, total: number] =>
  Array.isArray(value) && value.length === 2 && isStorable(value[0]) && isTotal(value[1]);

const isTotal = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
