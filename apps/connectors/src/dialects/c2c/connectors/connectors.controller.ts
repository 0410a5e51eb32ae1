import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import {
  closedBody,
  cutNumberedPage,
  limitPage,
  limitPageWish,
  parseBoolean,
  type Query as WireQuery,
} from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import { ConnectorsRepository } from '../../../domain/connector/connectors.repository.ts';
import { C2cAccess } from '../http/c2c-access.ts';
import { C2cRoutes } from '../http/c2c-routes.decorator.ts';
import { ConnectorViews } from './connector-views.ts';
import { ConnectorIdentifier, ConnectorInput, ConnectorsPage, ConnectorView } from './connectors.wire.ts';
import { KeepConnectors } from './keep-connectors.ts';

/** Connections of a project to external clouds. */
@C2cRoutes('connectors')
export class ConnectorsController {
  readonly #access: C2cAccess;
  readonly #repository: ConnectorsRepository;
  readonly #views: ConnectorViews;
  readonly #keep: KeepConnectors;
  readonly #dataSource: DataSource;

  constructor(
    access: C2cAccess,
    repository: ConnectorsRepository,
    views: ConnectorViews,
    keep: KeepConnectors,
    dataSource: DataSource,
  ) {
    this.#access = access;
    this.#repository = repository;
    this.#views = views;
    this.#keep = keep;
    this.#dataSource = dataSource;
  }

  @Get()
  @ApiOperation({ summary: 'The connectors of a project, oldest first' })
  @ApiProjectId()
  @ApiLimitPage()
  @ApiOkResponse({ type: ConnectorsPage })
  @ApiErrors(400, 401, 403)
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<ConnectorsPage> {
    const projectId = await this.#access.project(caller, query);
    const wish = limitPageWish(query, ['connectors', projectId]);
    const rows = await this.#repository.page(this.#dataSource, projectId, wish.after, wish.size + 1);
    const fitting = await this.#views.fitting(rows.slice(0, wish.size));
    const page = cutNumberedPage(rows, wish, ({ key }) => key, fitting);
    return limitPage(await this.#views.ofAll(page.rows), wish.size, page.nextPageToken);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a connector; poll it until its status is completed' })
  @ApiProjectId()
  @ApiBody({ type: ConnectorInput })
  @ApiOkResponse({ type: ConnectorIdentifier })
  @ApiErrors(400, 401, 403, 404, 409)
  async create(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<ConnectorIdentifier> {
    const input = closedBody(ConnectorInput, body);
    const projectId = await this.#access.project(caller, query);
    return { connectorId: await this.#keep.create(projectId, caller, input) };
  }

  @Get(':connectorId')
  @ApiOperation({ summary: 'A connector, its secrets masked' })
  @ApiOkResponse({ type: ConnectorView })
  @ApiErrors(400, 401, 403, 404)
  async read(@CurrentCaller() caller: Caller, @Param('connectorId') connectorId: string): Promise<ConnectorView> {
    const reference = await this.#access.connector(caller, connectorId);
    const connector = await this.#repository.find(this.#dataSource, reference);
    if (connector === undefined) throw refusals.connectorUnknown();
    return this.#views.of(connector);
  }

  @Put(':connectorId')
  @ApiOperation({ summary: 'Replace a connector; what is masked stays as it is' })
  @ApiBody({ type: ConnectorInput })
  @ApiOkResponse({ type: ConnectorIdentifier })
  @ApiErrors(400, 401, 403, 404, 409)
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') connectorId: string,
    @Body() body: unknown,
  ): Promise<ConnectorIdentifier> {
    const input = closedBody(ConnectorInput, body);
    const reference = await this.#access.connector(caller, connectorId);
    return { connectorId: await this.#keep.replace(reference, input) };
  }

  @Delete(':connectorId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a connector' })
  @ApiQuery({
    name: 'deleteDevices',
    type: 'boolean',
    required: false,
    description: 'True: its external devices go too, and the devices that mirror them end.',
  })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404, 412)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') connectorId: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    const deleteDevices = parseBoolean('deleteDevices', query['deleteDevices'], false);
    await this.#keep.remove(await this.#access.connector(caller, connectorId), deleteDevices);
  }
}
