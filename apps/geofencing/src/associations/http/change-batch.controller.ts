import { Body, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '@umbra/access';
import { closedBody, type Query as WireQuery } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { AssociateDevices } from '../change-associations/associate-devices.ts';
import { BatchTargetsBody, BatchUpdateBody, targetsOf } from '../change-associations/associations.body.ts';
import { NO_TARGETS } from '../change-associations/targets.ts';
import { ApiAppId, AssociationRoutes } from './association-routes.decorator.ts';
import { RequestedDevices } from './requested-devices.ts';

const NOTHING = { path: '', targets: NO_TARGETS };

/** Several associations at once, all or none of them (ASC-1, ASC-7). */
@AssociationRoutes('associations/v3/devices')
export class ChangeBatchController {
  readonly #devices: RequestedDevices;
  readonly #associate: AssociateDevices;

  constructor(devices: RequestedDevices, associate: AssociateDevices) {
    this.#devices = devices;
    this.#associate = associate;
  }

  @Post(':trackingId/batchCreate')
  @HttpCode(201)
  @ApiOperation({ summary: 'Associate a device with geofences, rules and sensor rules' })
  @ApiAppId()
  @ApiBody({ type: BatchTargetsBody })
  @ApiCreatedResponse({ description: 'It is associated with all of them.' })
  @ApiErrors(400, 401, 403)
  async create(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<void> {
    const targets = targetsOf(closedBody(BatchTargetsBody, body));
    const devices = await this.#devices.ofBatch(caller, [{ path: 'trackingId', id }], query);
    await this.#associate.update(devices, NOTHING, { path: '', targets });
  }

  @Post(':trackingId/batchDelete')
  @HttpCode(204)
  @ApiOperation({ summary: 'End associations of a device; what it is not associated with is passed over' })
  @ApiAppId()
  @ApiBody({ type: BatchTargetsBody })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<void> {
    const targets = targetsOf(closedBody(BatchTargetsBody, body));
    const devices = await this.#devices.ofBatch(caller, [{ path: 'trackingId', id }], query);
    await this.#associate.update(devices, { path: '', targets }, NOTHING);
  }

  @Put('batchUpdate')
  @HttpCode(201)
  @ApiOperation({ summary: 'End associations of several devices of one project, then make others, for all or none' })
  @ApiAppId()
  @ApiBody({ type: BatchUpdateBody })
  @ApiCreatedResponse({ description: 'All of them are associated so.' })
  @ApiErrors(400, 401, 403)
  async update(@CurrentCaller() caller: Caller, @Query() query: WireQuery, @Body() body: unknown): Promise<void> {
    const { trackingIds, oldRules, newRules } = closedBody(BatchUpdateBody, body);
    const named = trackingIds.map((id, place) => ({ path: `trackingIds[${String(place)}]`, id }));
    const devices = await this.#devices.ofBatch(caller, named, query);
    await this.#associate.update(
      devices,
      { path: 'oldRules.', targets: targetsOf(oldRules) },
      { path: 'newRules.', targets: targetsOf(newRules) },
    );
  }
}
