import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { ApiErrors } from '@umbra/wire/openapi';
import { pathId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';

export class LicenceCountResponse {
  @ApiProperty({ type: 'integer', description: 'Licences that are not deactivated.' })
  count!: number;

  @ApiProperty({ format: 'date-time', description: 'When they were counted.' })
  updatedAt!: string;
}

@ApiTags('licences')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class CountLicencesController {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #devices: DevicesRepository;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, authority: Authority, devices: DevicesRepository, clock: Clock) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#devices = devices;
    this.#clock = clock;
  }

  /** REG-16 */
  @Get(':appId/licenseCount')
  @ApiOperation({ summary: 'How many device licences an app has' })
  @ApiOkResponse({ type: LicenceCountResponse })
  @ApiErrors(400, 401, 403, 404)
  async count(@CurrentCaller() caller: Caller, @Param('appId') appId: string): Promise<LicenceCountResponse> {
    const unknownApp = refusals.appUnknown;
    const project = await this.#authority.projectOfApp(this.#dataSource, caller, pathId(appId, unknownApp), 'member');
    const count = await this.#devices.countLicences(this.#dataSource, project.projectId);
    return { count, updatedAt: new Date(this.#clock.nowMs()).toISOString() };
  }
}
