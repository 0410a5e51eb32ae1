import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { ClaimedDevices } from '../device-store/claimed-devices.ts';
import { DeviceReferences } from '../device-store/device-references.ts';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId, queryId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';

export class DeviceIdResponse {
  @ApiProperty({ description: 'A UUID, or VRDE- and one of a virtual device.' })
  deviceId!: string;
}

@ApiTags('claims')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class FindDeviceIdController {
  readonly #dataSource: DataSource;
  readonly #references: DeviceReferences;
  readonly #claimed: ClaimedDevices;

  constructor(dataSource: DataSource, references: DeviceReferences, claimed: ClaimedDevices) {
    this.#dataSource = dataSource;
    this.#references = references;
    this.#claimed = claimed;
  }

  @Get(':trackingId')
  @ApiOperation({ summary: 'The deviceId of a claimed device' })
  @ApiQuery({ name: 'appId', required: false, description: 'With it the path holds an external id.' })
  @ApiOkResponse({ type: DeviceIdResponse })
  @ApiErrors(400, 401, 403, 404)
  async find(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: QueryTexts,
  ): Promise<DeviceIdResponse> {
    const appId = queryId(query, 'appId', refusals.appUnknown);
    const trackingId = pathId(id, refusals.trackingIdUnknown);
    const reference = await this.#references.byTrackingId(this.#dataSource, caller, trackingId, appId);
    const { deviceId } = await this.#claimed.find(this.#dataSource, caller, reference);
    return { deviceId };
  }
}
