import { Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as WireQuery } from '@umbra/wire';
import { ApiCountPage, ApiErrors } from '@umbra/wire/openapi';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ruleView } from '../../rules/rules.wire.ts';
import { SensorRulesPage, sensorRuleView } from '../../sensor-rules/sensor-rules.wire.ts';
import { AssociatedRulesPage, DeviceRefsPage } from '../list-associations/associations.wire.ts';
import { ListAssociations } from '../list-associations/list-associations.ts';
import { ApiAppId, AssociationRoutes } from './association-routes.decorator.ts';
import { ApiGeofenceList } from './geofence-list.decorator.ts';

/** What devices are associated with, and the devices of what they are associated with (§10), in the order of association. */
@AssociationRoutes('associations/v3')
export class ListsController {
  readonly #lists: ListAssociations;

  constructor(lists: ListAssociations) {
    this.#lists = lists;
  }

  @Get('geofences/:geofenceId')
  @ApiOperation({ summary: 'The devices that are associated with a geofence' })
  @ApiCountPage()
  @ApiOkResponse({ type: DeviceRefsPage })
  @ApiErrors(400, 401, 403, 404)
  devicesOfGeofence(
    @CurrentCaller() caller: Caller,
    @Param('geofenceId') id: string,
    @Query() query: WireQuery,
  ): Promise<DeviceRefsPage> {
    return this.#lists.devices(caller, { kind: 'geofence', id }, query);
  }

  @Get('rules/:ruleId')
  @ApiOperation({ summary: 'The devices that are associated with a rule' })
  @ApiCountPage()
  @ApiOkResponse({ type: DeviceRefsPage })
  @ApiErrors(400, 401, 403, 404)
  devicesOfRule(
    @CurrentCaller() caller: Caller,
    @Param('ruleId') id: string,
    @Query() query: WireQuery,
  ): Promise<DeviceRefsPage> {
    return this.#lists.devices(caller, { kind: 'rule', id }, query);
  }

  @Get('sensors/:sensorRuleId')
  @ApiOperation({ summary: 'The devices that are associated with a sensor rule' })
  @ApiCountPage()
  @ApiOkResponse({ type: DeviceRefsPage })
  @ApiErrors(400, 401, 403, 404)
  devicesOfSensorRule(
    @CurrentCaller() caller: Caller,
    @Param('sensorRuleId') id: string,
    @Query() query: WireQuery,
  ): Promise<DeviceRefsPage> {
    return this.#lists.devices(caller, { kind: 'sensorRule', id }, query);
  }

  @Get(':trackingId/geofences')
  @Callers('device', 'user', 'client')
  @ApiOperation({ summary: 'The geofences that a device is associated with; a device may ask for its own' })
  @ApiGeofenceList()
  geofencesOfDevice(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#lists.geofences(caller, id, query, { request, reply });
  }

  @Get(':trackingId/rules')
  @ApiOperation({ summary: 'The rules that a device is associated with' })
  @ApiAppId()
  @ApiCountPage()
  @ApiOkResponse({ type: AssociatedRulesPage })
  @ApiErrors(400, 401, 403, 404)
  rulesOfDevice(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
  ): Promise<AssociatedRulesPage> {
    return this.#lists.rules(caller, id, query, { kind: 'rule', viewOf: ruleView });
  }

  @Get(':trackingId/sensors')
  @ApiOperation({ summary: 'The sensor rules that a device is associated with, at most one of a type' })
  @ApiAppId()
  @ApiCountPage()
  @ApiOkResponse({ type: SensorRulesPage })
  @ApiErrors(400, 401, 403, 404)
  sensorRulesOfDevice(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
  ): Promise<SensorRulesPage> {
    return this.#lists.rules(caller, id, query, { kind: 'sensorRule', viewOf: sensorRuleView });
  }
}
