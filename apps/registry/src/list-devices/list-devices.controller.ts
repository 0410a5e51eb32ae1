import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { countPage, parseCount, type ListName, type Query as QueryTexts } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { ApiErrors } from '@umbra/wire/openapi';
import { cutPage, positionOf } from '../http/page-query.ts';
import { pathId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { LicensedDevicesPage } from './list-devices.wire.ts';

@ApiTags('licences')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class ListDevicesController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #devices: DevicesRepository;

  constructor(dataSource: DataSource, authority: Authority, devices: DevicesRepository) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#devices = devices;
  }

  @Get(':appId/devices')
  @ApiOperation({ summary: 'The licences of an app, oldest first; deactivated ones are left out' })
  @ApiQuery({ name: 'count', type: 'integer', required: false, description: '1 to 100, 100 by default.' })
  @ApiQuery({ name: 'pageToken', required: false })
  @ApiOkResponse({ type: LicensedDevicesPage })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('appId') appId: string,
    @Query() query: QueryTexts,
  ): Promise<LicensedDevicesPage> {
    const count = parseCount(query['count'], { default: 100, max: 100 });
    const unknownApp = refusals.appUnknown;
    const project = await this.#authority.projectOfApp(this.#dataSource, caller, pathId(appId, unknownApp), 'member');
    const licencesOfApp: ListName = ['licences', project.appId];
    const after = positionOf(query['pageToken'], licencesOfApp);
    const licences = await this.#devices.listLicences(this.#dataSource, project.appId, after, count + 1);
    const page = cutPage(
      licences,
      count,
      ({ provisionedAtMs, deviceId }) => ({ timeMs: provisionedAtMs, id: deviceId }),
      licencesOfApp,
    );
    const devices = page.rows.map(({ deviceId, provisionedAtMs, externalId }) => ({
      deviceId,
      timestamp: provisionedAtMs,
      ...(externalId === null ? {} : { externalId, appId: project.appId }),
    }));
    return countPage(devices, page.nextPageToken);
  }
}
