import { Delete, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import type { Query as WireQuery } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import type { FastifyReply } from 'fastify';
import { ApiAppId, AssociationRoutes } from './association-routes.decorator.ts';
import { ChangeOne } from './change-one.ts';

/** A device, and the one thing that it is associated with (§10). */
@AssociationRoutes('associations/v3')
export class ChangeOneController {
  readonly #change: ChangeOne;

  constructor(change: ChangeOne) {
    this.#change = change;
  }

  @Put(':trackingId/geofences/:geofenceId')
  @ApiOperation({ summary: 'Associate a device with a geofence' })
  @ApiAppId()
  @ApiCreatedResponse({ description: 'It is associated now.' })
  @ApiOkResponse({ description: 'It was associated already.' })
  @ApiErrors(400, 401, 403, 404)
  addGeofence(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') device: string,
    @Param('geofenceId') id: string,
    @Query() query: WireQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#change.add(caller, { device, kind: 'geofence', id, query }, reply);
  }

  @Delete(':trackingId/geofences/:geofenceId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the association of a device with a geofence' })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  removeGeofence(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') device: string,
    @Param('geofenceId') id: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    return this.#change.remove(caller, { device, kind: 'geofence', id, query });
  }

  @Put(':trackingId/rules/:ruleId')
  @ApiOperation({ summary: 'Associate a device with a rule' })
  @ApiAppId()
  @ApiCreatedResponse({ description: 'It is associated now.' })
  @ApiOkResponse({ description: 'It was associated already.' })
  @ApiErrors(400, 401, 403, 404)
  addRule(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') device: string,
    @Param('ruleId') id: string,
    @Query() query: WireQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#change.add(caller, { device, kind: 'rule', id, query }, reply);
  }

  @Delete(':trackingId/rules/:ruleId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the association of a device with a rule' })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  removeRule(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') device: string,
    @Param('ruleId') id: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    return this.#change.remove(caller, { device, kind: 'rule', id, query });
  }

  @Put(':trackingId/sensors/:sensorRuleId')
  @ApiOperation({ summary: 'Associate a device with a sensor rule; another one of the same type is replaced' })
  @ApiAppId()
  @ApiCreatedResponse({ description: 'It is associated now.' })
  @ApiOkResponse({ description: 'It was associated already.' })
  @ApiErrors(400, 401, 403, 404)
  addSensorRule(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') device: string,
    @Param('sensorRuleId') id: string,
    @Query() query: WireQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#change.add(caller, { device, kind: 'sensorRule', id, query }, reply);
  }

  @Delete(':trackingId/sensors/:sensorRuleId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the association of a device with a sensor rule' })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  removeSensorRule(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') device: string,
    @Param('sensorRuleId') id: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    return this.#change.remove(caller, { device, kind: 'sensorRule', id, query });
  }
}
