import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import {
  closedBody,
  closedItems,
  cutNumberedPage,
  limitPageOf,
  limitPageWish,
  type Query as WireQuery,
} from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import { ConnectorsRepository } from '../../../domain/connector/connectors.repository.ts';
import { ExternalDevicesRepository } from '../../../domain/external-device/external-devices.repository.ts';
import { C2cAccess } from '../http/c2c-access.ts';
import { C2cRoutes } from '../http/c2c-routes.decorator.ts';
import {
  ExternalDeviceInput,
  ExternalDevicesPage,
  ExternalDevicesToRemove,
  externalDeviceView,
  FoundConnectors,
  MAX_DEVICES,
} from './ext-devices.wire.ts';
import { KeepExtDevices } from './keep-ext-devices.ts';

/** Devices of external clouds whose data connectors mirror. */
@C2cRoutes('connectors')
export class ExtDevicesController {
  readonly #access: C2cAccess;
  readonly #connectors: ConnectorsRepository;
  readonly #devices: ExternalDevicesRepository;
  readonly #keep: KeepExtDevices;
  readonly #dataSource: DataSource;

  constructor(
    access: C2cAccess,
    connectors: ConnectorsRepository,
    devices: ExternalDevicesRepository,
    keep: KeepExtDevices,
    dataSource: DataSource,
  ) {
    this.#access = access;
    this.#connectors = connectors;
    this.#devices = devices;
    this.#keep = keep;
    this.#dataSource = dataSource;
  }

  @Get('ext-devices/:externalDeviceId')
  @ApiOperation({ summary: 'Which connectors of a project have an external device' })
  @ApiProjectId()
  @ApiOkResponse({ type: FoundConnectors })
  @ApiErrors(400, 401, 403, 404)
  async find(
    @CurrentCaller() caller: Caller,
    @Param('externalDeviceId') externalDeviceId: string,
    @Query() query: WireQuery,
  ): Promise<FoundConnectors> {
    const projectId = await this.#access.project(caller, query);
    requireStorable(externalDeviceId);
    const found = await this.#devices.connectorsOf(this.#dataSource, projectId, externalDeviceId);
    if (found.length === 0) throw refusals.externalDeviceUnknown();
    return { items: found.map((connectorId) => ({ connectorId })) };
  }

  @Get(':connectorId/ext-devices')
  @ApiOperation({ summary: 'The external devices of a connector, in the order of their adding' })
  @ApiLimitPage()
  @ApiOkResponse({ type: ExternalDevicesPage })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') connectorId: string,
    @Query() query: WireQuery,
  ): Promise<ExternalDevicesPage> {
    const connector = await this.#connectors.find(this.#dataSource, await this.#access.connector(caller, connectorId));
    if (connector === undefined) throw refusals.connectorUnknown();
    const wish = limitPageWish(query, ['external devices', connectorId]);
    const rows = await this.#devices.page(this.#dataSource, connector.key, wish.after, wish.size + 1);
    const page = cutNumberedPage(rows, wish, ({ place }) => place);
    return limitPageOf(page, wish, externalDeviceView);
  }

  @Post(':connectorId/ext-devices')
  @HttpCode(204)
  @ApiOperation({ summary: 'Have external devices mirrored; each is provisioned soon after' })
  @ApiBody({ type: [ExternalDeviceInput] })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async add(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') connectorId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const devices = closedItems(ExternalDeviceInput, body, MAX_DEVICES);
    await this.#keep.add(await this.#access.connector(caller, connectorId), devices);
  }

  @Delete(':connectorId/ext-devices/:externalDeviceId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Have an external device mirrored no more; the device here stays' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') connectorId: string,
    @Param('externalDeviceId') externalDeviceId: string,
  ): Promise<void> {
    const reference = await this.#access.connector(caller, connectorId);
    requireStorable(externalDeviceId);
    const removed = await this.#keep.remove(reference, [externalDeviceId]);
    if (removed.length === 0) throw refusals.externalDeviceUnknown();
  }

  @Delete(':connectorId/ext-devices-batch')
  @HttpCode(204)
  @ApiOperation({ summary: 'The same for several; unknown ones are passed over' })
  @ApiBody({ type: ExternalDevicesToRemove })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeAll(
    @CurrentCaller() caller: Caller,
    @Param('connectorId') connectorId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { externalDeviceIds } = closedBody(ExternalDevicesToRemove, body);
    const reference = await this.#access.connector(caller, connectorId);
    await this.#keep.remove(reference, externalDeviceIds.filter(isStorable));
  }
}

/** No id that was ever added holds a NUL, which PostgreSQL takes for no text at all. */
const isStorable = (externalDeviceId: string): boolean => !externalDeviceId.includes('\0');

function requireStorable(externalDeviceId: string): void {
  if (!isStorable(externalDeviceId)) throw refusals.externalDeviceUnknown();
}
