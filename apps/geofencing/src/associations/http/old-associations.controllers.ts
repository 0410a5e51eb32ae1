import { Delete, Get, HttpCode, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as WireQuery } from '@umbra/wire';
import { ApiCountPage, ApiErrors } from '@umbra/wire/openapi';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeviceRefsPage } from '../list-associations/associations.wire.ts';
import { ListAssociations } from '../list-associations/list-associations.ts';
import { ApiAppId, AssociationRoutes } from './association-routes.decorator.ts';
import { ChangeOne } from './change-one.ts';
import { ApiGeofenceList } from './geofence-list.decorator.ts';

/** What v3 took the place of. */
@AssociationRoutes('device-associations/v2')
export class OldDeviceAssociationsController {
  readonly #lists: ListAssociations;

  constructor(lists: ListAssociations) {
    this.#lists = lists;
  }

  @Get(':trackingId/geofences')
  @Callers('device', 'user', 'client')
  @ApiOperation({ summary: 'The geofences that a device is associated with', deprecated: true })
  @ApiGeofenceList()
  geofences(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#lists.geofences(caller, id, query, { request, reply });
  }
}

/** What v3 took the place of. */
@AssociationRoutes('geofence-associations/v2')
export class OldGeofenceAssociationsController {
  readonly #lists: ListAssociations;
  readonly #change: ChangeOne;

  constructor(lists: ListAssociations, change: ChangeOne) {
    this.#lists = lists;
    this.#change = change;
  }

  @Get(':geofenceId/devices')
  @ApiOperation({ summary: 'The devices that are associated with a geofence', deprecated: true })
  @ApiCountPage()
  @ApiOkResponse({ type: DeviceRefsPage })
  @ApiErrors(400, 401, 403, 404)
  devices(
    @CurrentCaller() caller: Caller,
    @Param('geofenceId') id: string,
    @Query() query: WireQuery,
  ): Promise<DeviceRefsPage> {
    return this.#lists.devices(caller, { kind: 'geofence', id }, query);
  }

  @Put(':geofenceId/:trackingId')
  @ApiOperation({ summary: 'Associate a device with a geofence', deprecated: true })
  @ApiAppId()
  @ApiCreatedResponse({ description: 'It is associated now.' })
  @ApiOkResponse({ description: 'It was associated already.' })
  @ApiErrors(400, 401, 403, 404)
  add(
    @CurrentCaller() caller: Caller,
    @Param('geofenceId') id: string,
    @Param('trackingId') device: string,
    @Query() query: WireQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#change.add(caller, { device, kind: 'geofence', id, query }, reply);
  }

  @Delete(':geofenceId/:trackingId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the association of a device with a geofence', deprecated: true })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  remove(
    @CurrentCaller() caller: Caller,
    @Param('geofenceId') id: string,
    @Param('trackingId') device: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    return this.#change.remove(caller, { device, kind: 'geofence', id, query });
  }
}
