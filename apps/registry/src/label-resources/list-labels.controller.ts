import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { limitPage, parseLimit, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { boundedText } from '../http/bounded-text.ts';
import { cutIdPage, idAfter } from '../http/id-page.ts';
import { ApiResource, ApiResourceType, pathResource, queryProject } from '../http/resource-paths.ts';
import { FencesAndRulesView } from '../resources/fences-and-rules.view.ts';
import { pathResourceType } from '../resources/resource-type.ts';
import { Resources } from '../resources/resources.ts';
import { labelFields, labelFilters, labelObject } from './label-query.ts';
import { LabelKeysResponse, LabelObject, LabelObjectsPage, LabelValuesResponse } from './label-resources.wire.ts';
import { LabelsRepository, type LabelFilter, type LabelScope } from './labels.repository.ts';

const ApiFields = (): MethodDecorator =>
  ApiQuery({
    name: 'fields',
    type: [String],
    required: false,
    description: 'Members to show, of resourceId, resourceType, labels; the resourceId is always there.',
  });

@ApiTags('labels')
@ApiBearerAuth()
@Controller('labels/v4')
@Callers('user', 'client')
export class ListLabelsController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #resources: Resources;
  readonly #labels: LabelsRepository;
  readonly #fencesAndRules: FencesAndRulesView;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    resources: Resources,
    labels: LabelsRepository,
    fencesAndRules: FencesAndRulesView,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#resources = resources;
    this.#labels = labels;
    this.#fencesAndRules = fencesAndRules;
  }

  @Get(':resourceType')
  @ApiOperation({ summary: 'The resources of a project that have labels, in the order of their ids' })
  @ApiResourceType()
  @ApiProjectId()
  @ApiQuery({
    name: 'labels',
    required: false,
    style: 'deepObject',
    explode: true,
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    description: '`labels[key]=value`, at most ten: resources with all of these. `*` is any value.',
  })
  @ApiFields()
  @ApiLimitPage()
  @ApiOkResponse({ type: LabelObjectsPage })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Query() query: QueryTexts,
  ): Promise<LabelObjectsPage> {
    const limit = parseLimit(query['limit'], { default: 100, max: 100 });
    const [filters, fields] = [labelFilters(query), labelFields(query)];
    const scope = await this.#scope(caller, type, query);
    const list = labelledList(scope, filters);
    const afterId = idAfter(query['pageToken'], list);
    const ids = await this.#labels.resourcesWith(this.#dataSource, scope, filters, afterId, limit + 1);
    const page = cutIdPage(ids, limit, list);
    const labels = await this.#labels.ofMany(this.#dataSource, scope, page.ids);
    const items = page.ids.map((id) => labelObject({ id, type: scope.type }, labels.get(id) ?? [], fields));
    return limitPage(items, limit, page.nextPageToken);
  }

  @Get(':resourceType/keys')
  @ApiOperation({ summary: 'The keys of labels in a project' })
  @ApiResourceType()
  @ApiProjectId()
  @ApiOkResponse({ type: LabelKeysResponse })
  @ApiErrors(400, 401, 403, 404)
  async keys(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Query() query: QueryTexts,
  ): Promise<LabelKeysResponse> {
    return { keys: await this.#labels.keys(this.#dataSource, await this.#scope(caller, type, query)) };
  }

  @Get(':resourceType/keys/:key/values')
  @ApiOperation({ summary: 'The values that a key has in a project' })
  @ApiResourceType()
  @ApiProjectId()
  @ApiOkResponse({ type: LabelValuesResponse })
  @ApiErrors(400, 401, 403, 404)
  async values(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('key') key: string,
    @Query() query: QueryTexts,
  ): Promise<LabelValuesResponse> {
    const scope = await this.#scope(caller, type, query);
    return { values: await this.#labels.values(this.#dataSource, scope, boundedText('key', key)) };
  }

  @Get(':resourceType/:resourceId')
  @ApiOperation({ summary: 'A resource with its labels' })
  @ApiResource()
  @ApiFields()
  @ApiOkResponse({ type: LabelObject })
  @ApiErrors(400, 401, 403, 404)
  async find(
    @CurrentCaller() caller: Caller,
    @Param('resourceType') type: string,
    @Param('resourceId') id: string,
    @Query() query: QueryTexts,
  ): Promise<LabelObject> {
    const fields = labelFields(query);
    const resource = await this.#resources.find(caller, pathResource(type, id, query));
    return labelObject(resource, await this.#labels.of(this.#dataSource, resource), fields);
  }

  async #scope(caller: Caller, typeText: string, query: QueryTexts): Promise<LabelScope> {
    const type = pathResourceType(typeText);
    const { projectId } = await this.#authority.targetProject(this.#dataSource, caller, queryProject(query));
    return { projectId, type, without: this.#fencesAndRules.goneIds(type, projectId) };
  }
}

const labelledList = ({ projectId, type }: LabelScope, filters: readonly LabelFilter[]): ListName => [
  'labelled resources',
  ...[projectId, type],
  filters.map(({ key, value }) => [key, value]),
];
