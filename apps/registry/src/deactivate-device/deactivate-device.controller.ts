import { Controller, Delete, HttpCode, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as QueryTexts } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId, queryId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { DeactivateDeviceHandler } from './deactivate-device.handler.ts';

@ApiTags('licences')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class DeactivateDeviceController {
  readonly #handler: DeactivateDeviceHandler;

  constructor(handler: DeactivateDeviceHandler) {
    this.#handler = handler;
  }

  @Delete('devices/:deviceOrExternalId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the licence of an unclaimed device, for good' })
  @ApiQuery({ name: 'appId', required: false, description: 'With it the path holds an external id.' })
  @ApiNoContentResponse({ description: 'Deactivated.' })
  @ApiErrors(400, 401, 403, 404)
  async deactivate(
    @CurrentCaller() caller: Caller,
    @Param('deviceOrExternalId') id: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    const appId = queryId(query, 'appId', refusals.appUnknown);
    await this.#handler.handle(caller, pathId(id, refusals.deviceUnknown), appId);
  }
}
