import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { ClaimDeviceResponse } from '../claim-device/claim-device.wire.ts';
import { ClaimedDevices } from '../device-store/claimed-devices.ts';
import { DeviceReferences } from '../device-store/device-references.ts';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId, queryId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';

@ApiTags('claims')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class FindTrackingIdController {
  readonly #dataSource: DataSource;
  readonly #references: DeviceReferences;
  readonly #claimed: ClaimedDevices;

  constructor(dataSource: DataSource, references: DeviceReferences, claimed: ClaimedDevices) {
    this.#dataSource = dataSource;
    this.#references = references;
    this.#claimed = claimed;
  }

  /** REG-14 */
  @Get('devices/:deviceOrExternalId')
  @ApiOperation({ summary: 'The trackingId of a claimed device' })
  @ApiQuery({ name: 'appId', required: false, description: 'With it the path holds an external id.' })
  @ApiOkResponse({ type: ClaimDeviceResponse })
  @ApiErrors(400, 401, 403, 404)
  async find(
    @CurrentCaller() caller: Caller,
    @Param('deviceOrExternalId') id: string,
    @Query() query: QueryTexts,
  ): Promise<ClaimDeviceResponse> {
    const appId = queryId(query, 'appId', refusals.appUnknown);
    const deviceId = pathId(id, refusals.deviceUnknown);
    const reference = await this.#references.byDeviceId(this.#dataSource, caller, deviceId, appId);
    const device = await this.#claimed.find(this.#dataSource, caller, reference);
    return { trackingId: device.claim.trackingId };
  }
}
