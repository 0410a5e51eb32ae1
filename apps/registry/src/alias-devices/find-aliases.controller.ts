import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { countPage, parseCount, type Query as QueryTexts } from '@umbra/wire';
import { ApiCountPage, ApiErrors, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { boundedText, mapOf } from '../http/bounded-text.ts';
import { ApiAppId, queryProject, resourceReference } from '../http/resource-paths.ts';
import { refusals } from '../registry.errors.ts';
import { Resources } from '../resources/resources.ts';
import { Clock } from '../time/clock.ts';
import { AliasedDeviceResponse, AliasesPage, DeviceAliasesPage } from './alias-devices.wire.ts';
import {
  aliasAfter,
  aliasesOfDevice,
  aliasListQuery,
  aliasListToken,
  aliasToken,
  optionalText,
  requiredText,
} from './alias-query.ts';
import { AliasesRepository } from './aliases.repository.ts';
import type { Alias } from './decide-aliases.ts';

const PAGE_SIZE = { default: 100, max: 100 } as const;

@ApiTags('aliases')
@ApiBearerAuth()
@Controller('aliases/v2')
export class FindAliasesController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #resources: Resources;
  readonly #aliases: AliasesRepository;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    resources: Resources,
    aliases: AliasesRepository,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#resources = resources;
    this.#aliases = aliases;
    this.#clock = clock;
  }

  @Get()
  @Callers('user', 'client')
  @ApiOperation({ summary: 'The devices of a project that have aliases, in the order of their first one' })
  @ApiQuery({ name: 'type', required: false, description: 'May hold * and ?.' })
  @ApiQuery({ name: 'externalId', required: false, description: 'May hold * and ?.' })
  @ApiQuery({
    name: 'after',
    type: 'integer',
    required: false,
    description: 'Aliases made later than this time, in milliseconds; not with pageToken (ALI-2).',
  })
  @ApiProjectId()
  @ApiCountPage()
  @ApiOkResponse({ type: DeviceAliasesPage })
  @ApiErrors(400, 401, 403)
  async list(@CurrentCaller() caller: Caller, @Query() query: QueryTexts): Promise<DeviceAliasesPage> {
    const count = parseCount(query['count'], PAGE_SIZE);
    const { projectId } = await this.#authority.targetProject(this.#dataSource, caller, queryProject(query));
    const listQuery = aliasListQuery(query, projectId, this.#clock.nowMs());
    const { filter, position } = listQuery;
    const rows = await this.#aliases.devicesWith(this.#dataSource, projectId, filter, position, count + 1);
    const page = rows.slice(0, count);
    const trackingIds = page.map(({ trackingId }) => trackingId);
    const aliases = await this.#aliases.ofMany(this.#dataSource, projectId, filter, trackingIds);
    const last = page.at(-1);
    return countPage(
      trackingIds.map((trackingId) => ({ trackingId, aliases: aliasMap(aliases.get(trackingId) ?? []) })),
      rows.length > count && last !== undefined ? aliasListToken(last, listQuery) : undefined,
    );
  }

  @Get('trackingId')
  @Callers('user', 'client')
  @ApiOperation({ summary: 'The device that has an alias' })
  @ApiQuery({ name: 'type' })
  @ApiQuery({ name: 'externalId' })
  @ApiProjectId()
  @ApiOkResponse({ type: AliasedDeviceResponse })
  @ApiErrors(400, 401, 403, 404)
  async findDevice(@CurrentCaller() caller: Caller, @Query() query: QueryTexts): Promise<AliasedDeviceResponse> {
    const alias = {
      type: requiredText('type', query['type']),
      externalId: requiredText('externalId', query['externalId']),
    };
    const { projectId } = await this.#authority.targetProject(this.#dataSource, caller, queryProject(query));
    const device = await this.#aliases.deviceOf(this.#dataSource, projectId, alias);
    if (device === undefined) throw refusals.aliasUnknown();
    const { trackingId, appId, externalId } = device;
    return { trackingId, ...(externalId === null ? {} : { appId, externalId }) };
  }

  @Get(':trackingId')
  @Callers('user', 'client', 'device')
  @ApiOperation({ summary: 'The aliases of a device; a device may ask for its own' })
  @ApiAppId()
  @ApiQuery({ name: 'type', required: false })
  @ApiCountPage()
  @ApiOkResponse({ type: AliasesPage })
  @ApiErrors(400, 401, 403, 404)
  async ofDevice(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: QueryTexts,
  ): Promise<AliasesPage> {
    return this.#page(caller, id, query, optionalText('type', query['type']));
  }

  @Get(':trackingId/:type')
  @Callers('user', 'client')
  @ApiOperation({ summary: 'The aliases of a device that are of a type' })
  @ApiAppId()
  @ApiCountPage()
  @ApiOkResponse({ type: AliasesPage })
  @ApiErrors(400, 401, 403, 404)
  async ofType(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Param('type') type: string,
    @Query() query: QueryTexts,
  ): Promise<AliasesPage> {
    return this.#page(caller, id, query, boundedText('type', type));
  }

  async #page(caller: Caller, id: string, query: QueryTexts, type: string | undefined): Promise<AliasesPage> {
    const count = parseCount(query['count'], PAGE_SIZE);
    const device = await this.#resources.findOwn(caller, resourceReference('device', id, query));
    const list = aliasesOfDevice(device.id, type);
    const after = aliasAfter(query['pageToken'], list);
    const rows = await this.#aliases.of(this.#dataSource, device, type, after, count + 1);
    const page = rows.slice(0, count);
    const last = page.at(-1);
    return {
      data: aliasMap(page),
      count: page.length,
      ...(rows.length > count && last !== undefined ? { pageToken: aliasToken(last, list) } : {}),
    };
  }
}

const aliasMap = (aliases: readonly Alias[]) =>
  mapOf(aliases.map(({ type, externalId }) => [type, externalId] as const));
