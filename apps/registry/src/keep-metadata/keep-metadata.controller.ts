import { applyDecorators, Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import {
  countPage,
  decodePageToken,
  encodePageToken,
  JsonRegardlessOfContentType,
  parseCount,
  type ListName,
  type Query as QueryTexts,
} from '@umbra/wire';
import { ApiCountPage, ApiErrors } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { ApiAppId, resourceReference } from '../http/resource-paths.ts';
import { refusals } from '../registry.errors.ts';
import type { ResourceType } from '../resources/resource-type.ts';
import { Resources } from '../resources/resources.ts';
import { MetadataPage, MetadataResponse } from './keep-metadata.wire.ts';
import { MAX_METADATA_BYTES, mergeMetadata, type MetadataRefusal } from './merge-metadata.ts';
import { metadataIds } from './metadata-ids.ts';
import { MetadataRepository } from './metadata.repository.ts';

const TYPE_OF_KIND: ReadonlyMap<string, ResourceType> = new Map([
  ['devices', 'device'],
  ['geofences', 'geofence'],
  ['sensorRules', 'sensorRule'],
]);
const KINDS = [...TYPE_OF_KIND.keys()];

const ApiKind = (): MethodDecorator => ApiParam({ name: 'kind', enum: KINDS });
const ApiKindAndId = (): MethodDecorator => applyDecorators(ApiKind(), ApiAppId());

@ApiTags('metadata')
@ApiBearerAuth()
@Controller('metadata/v2')
@Callers('user', 'client')
export class KeepMetadataController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #resources: Resources;
  readonly #metadata: MetadataRepository;

  constructor(dataSource: DataSource, authority: Authority, resources: Resources, metadata: MetadataRepository) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#resources = resources;
    this.#metadata = metadata;
  }

  /** MET-3 */
  @Get(':kind/:id')
  @ApiOperation({ summary: 'The metadata of a resource' })
  @ApiKindAndId()
  @ApiOkResponse({ type: MetadataResponse })
  @ApiErrors(400, 401, 403, 404)
  async find(
    @CurrentCaller() caller: Caller,
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query() query: QueryTexts,
  ): Promise<MetadataResponse> {
    const resource = await this.#resources.find(caller, resourceReference(typeOf(kind), id, query));
    return { id: resource.id, data: await this.#metadata.of(this.#dataSource, resource) };
  }

  /** MET-1, MET-2, MET-4 */
  @Put(':kind/:id')
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Merge into the metadata of a resource; null takes a key out' })
  @ApiKindAndId()
  @ApiBody({
    required: false,
    schema: { type: 'object', additionalProperties: true },
    description: 'After the merge at most 1000 bytes of JSON. Without it nothing changes.',
  })
  @ApiOkResponse({ type: MetadataResponse, description: 'After the merge.' })
  @ApiErrors(400, 401, 403, 404)
  async merge(
    @CurrentCaller() caller: Caller,
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query() query: QueryTexts,
    @Body() body: unknown,
  ): Promise<MetadataResponse> {
    const reference = resourceReference(typeOf(kind), id, query);
    return this.#resources.change(caller, reference, async (manager, resource) => {
      const decision = mergeMetadata(await this.#metadata.of(manager, resource), body);
      if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
      // MET-3: what is empty is as if it had never been.
      if (decision.json === '{}') await this.#metadata.remove(manager, resource);
      else await this.#metadata.keep(manager, resource, decision.json);
      return { id: resource.id, data: decision.data };
    });
  }

  @Delete(':kind/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the metadata of a resource' })
  @ApiKindAndId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    const reference = resourceReference(typeOf(kind), id, query);
    await this.#resources.change(caller, reference, (manager, resource) => this.#metadata.remove(manager, resource));
  }

  /** MET-3 */
  @Post(':kind/batch')
  @HttpCode(200)
  @ApiOperation({ summary: 'The metadata of several resources; those without any are left out' })
  @ApiKind()
  @ApiBody({
    schema: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1_000 },
    description: 'Ids of resources, of devices their trackingIds; for the next page the same ones.',
  })
  @ApiCountPage()
  @ApiOkResponse({ type: MetadataPage })
  @ApiErrors(400, 401, 403, 404)
  async findMany(
    @CurrentCaller() caller: Caller,
    @Param('kind') kind: string,
    @Query() query: QueryTexts,
    @Body() body: unknown,
  ): Promise<MetadataPage> {
    const [type, ids] = [typeOf(kind), metadataIds(body)];
    const count = parseCount(query['count'], { default: 100, max: 100 });
    const list: ListName = ['metadata', type, ids];
    const [afterPlace] = decodePageToken(query['pageToken'], list, isPlace) ?? [0];
    const projects = await this.#authority.accessibleProjects(this.#dataSource, caller);
    const projectIds = projects.map(({ projectId }) => projectId);
    const rows = await this.#metadata.ofMany(
      this.#dataSource,
      projectIds,
      type,
      this.#resources.withoutGone(type, projectIds, ids),
      afterPlace,
      count + 1,
    );
    const page = rows.slice(0, count);
    const last = page.at(-1);
    const next = rows.length > count && last !== undefined ? encodePageToken([last.place], list) : undefined;
    return countPage(
      page.map(({ id, data }) => ({ id, data })),
      next,
    );
  }
}

/** @throws WireError 404 */
function typeOf(kind: string): ResourceType {
  const type = TYPE_OF_KIND.get(kind);
  if (type === undefined) throw refusals.resourceTypeUnknown(KINDS);
  return type;
}

function refusalOf(refusal: MetadataRefusal): Error {
  switch (refusal) {
    case 'not-an-object':
      return refusals.metadataNotObject();
    case 'number-beyond-double':
      return refusals.metadataNumber();
    case 'too-large':
      return refusals.metadataTooLarge(MAX_METADATA_BYTES);
  }
}

const MAX_INTEGER = 2 ** 31 - 1;

const isPlace = (value: unknown): value is [place: number] =>
  Array.isArray(value) &&
  value.length === 1 &&
  Number.isSafeInteger(value[0]) &&
  (value[0] as number) >= 0 &&
  (value[0] as number) <= MAX_INTEGER;
