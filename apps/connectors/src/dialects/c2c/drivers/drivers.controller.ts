import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import {
  decodePageToken,
  encodePageToken,
  limitPage,
  objectBody,
  pageLimit,
  type ListName,
  type Query as WireQuery,
} from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId } from '@umbra/wire/openapi';
import { DataSource } from 'typeorm';
import { Drivers, type DriverPlace } from '../../../domain/driver/drivers.service.ts';
import { C2cAccess } from '../http/c2c-access.ts';
import { C2cRoutes } from '../http/c2c-routes.decorator.ts';
import { driverView, DriversPage, VerifiedResponse } from './drivers.wire.ts';
import { VerifyCredentials } from './verify-credentials.ts';

/** Kinds of external clouds. */
@C2cRoutes('drivers')
export class DriversController {
  readonly #access: C2cAccess;
  readonly #drivers: Drivers;
  readonly #verifyCredentials: VerifyCredentials;
  readonly #dataSource: DataSource;

  constructor(access: C2cAccess, drivers: Drivers, verifyCredentials: VerifyCredentials, dataSource: DataSource) {
    this.#access = access;
    this.#drivers = drivers;
    this.#verifyCredentials = verifyCredentials;
    this.#dataSource = dataSource;
  }

  @Get()
  @ApiOperation({ summary: 'The kinds of external clouds that connectors can be made for' })
  @ApiLimitPage()
  @ApiProjectId()
  @ApiOkResponse({ type: DriversPage })
  @ApiErrors(400, 401, 403)
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<DriversPage> {
    const limit = pageLimit(query);
    const projectId = await this.#access.projectIfAny(caller, query);
    const list: ListName = ['drivers', projectId];
    const after = decodePageToken(query['pageToken'], list, isPlace) ?? {};
    const { drivers, next } = await this.#drivers.page(this.#dataSource, projectId, after, limit);
    return limitPage(drivers.map(driverView), limit, next && encodePageToken(next, list));
  }

  @Post(':driverId/verify')
  @HttpCode(200)
  @ApiOperation({ summary: 'Whether an external cloud takes these credentials' })
  @ApiProjectId()
  @ApiBody({ schema: { type: 'object', additionalProperties: true, description: 'The externalCloudInfo.' } })
  @ApiOkResponse({ type: VerifiedResponse })
  @ApiErrors(400, 401, 403, 404, 429, 501)
  async verify(
    @CurrentCaller() caller: Caller,
    @Param('driverId') driverId: string,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<VerifiedResponse> {
    const projectId = await this.#access.projectIfAny(caller, query);
    const holder = projectId ?? (caller.kind === 'user' ? caller.userId : caller.projectId);
    return this.#verifyCredentials.verify({ projectId, holder, driverId, credentials: objectBody(body) });
  }
}

function isPlace(value: unknown): value is DriverPlace {
  const { builtIn, privateKey } = (value ?? {}) as { builtIn?: unknown; privateKey?: unknown };
  return (
    (typeof builtIn === 'string' && privateKey === undefined) ||
    (builtIn === undefined && typeof privateKey === 'number' && Number.isSafeInteger(privateKey))
  );
}
