import { Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { JsonRegardlessOfContentType, parseBoolean, type Query as QueryTexts } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { ProvisionDeviceHandler } from './provision-device.handler.ts';
import { ProvisionDeviceResponse } from './provision-device.wire.ts';

@ApiTags('licences')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class ProvisionDeviceController {
  readonly #handler: ProvisionDeviceHandler;

  constructor(handler: ProvisionDeviceHandler) {
    this.#handler = handler;
  }

  @Post(':appId/one-device')
  @HttpCode(201)
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Make the licence of one physical device' })
  @ApiQuery({ name: 'autoclaim', type: Boolean, required: false, description: 'Claim it at once; false by default.' })
  @ApiCreatedResponse({ type: ProvisionDeviceResponse })
  @ApiErrors(400, 401, 403, 404)
  async provision(
    @CurrentCaller() caller: Caller,
    @Param('appId') appId: string,
    @Query() query: QueryTexts,
  ): Promise<ProvisionDeviceResponse> {
    const autoclaim = parseBoolean('autoclaim', query['autoclaim'], false);
    return this.#handler.handle(caller, pathId(appId, refusals.appUnknown), autoclaim);
  }
}
