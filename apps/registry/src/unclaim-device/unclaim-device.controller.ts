import { Controller, Delete, HttpCode, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as QueryTexts } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId, queryId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { UnclaimDeviceHandler } from './unclaim-device.handler.ts';

@ApiTags('claims')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class UnclaimDeviceController {
  readonly #handler: UnclaimDeviceHandler;

  constructor(handler: UnclaimDeviceHandler) {
    this.#handler = handler;
  }

  @Delete(':trackingId')
  @HttpCode(204)
  @ApiOperation({ summary: 'End a claim: its trackingId, its tokens and its data go' })
  @ApiQuery({ name: 'appId', required: false, description: 'With it the path holds an external id.' })
  @ApiNoContentResponse({ description: 'Unclaimed.' })
  @ApiErrors(400, 401, 403, 404)
  async unclaim(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    const appId = queryId(query, 'appId', refusals.appUnknown);
    await this.#handler.handle(caller, pathId(id, refusals.trackingIdUnknown), appId);
  }
}
