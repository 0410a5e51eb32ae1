import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { countPageOf, countPageWish, type Query as WireQuery } from '@umbra/wire';
import { ApiCountPage, ApiErrors, ApiProjectId, Confirmed } from '@umbra/wire/openapi';
import { refusals } from '../geofencing.errors.ts';
import { GeofencingAccess, type RowReference } from '../http/geofencing-access.ts';
import { readSensorRule } from './read-sensor-rule.ts';
import { SensorRules } from './sensor-rules.ts';
import {
  ApiSensorRuleBody,
  SensorRuleCreated,
  SensorRulesPage,
  SensorRuleUpdated,
  SensorRuleView,
  sensorRuleView,
} from './sensor-rules.wire.ts';

/** Sensor rules (§13). */
@ApiTags('sensors')
@ApiBearerAuth()
@Callers('user', 'client')
@Controller('sensors/v3')
export class SensorRulesController {
  readonly #access: GeofencingAccess;
  readonly #sensorRules: SensorRules;

  constructor(access: GeofencingAccess, sensorRules: SensorRules) {
    this.#access = access;
    this.#sensorRules = sensorRules;
  }

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Make a sensor rule; it is active once it is associated with a device' })
  @ApiProjectId()
  @ApiSensorRuleBody()
  @ApiCreatedResponse({ type: SensorRuleCreated })
  @ApiErrors(400, 401, 403)
  async create(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<SensorRuleCreated> {
    const projectId = await this.#access.project(caller, query);
    return { id: await this.#sensorRules.create(projectId, readSensorRule(body)), message: 'created' };
  }

  @Get()
  @ApiOperation({ summary: 'The sensor rules of the project, in the order in which they were made' })
  @ApiProjectId()
  @ApiCountPage()
  @ApiOkResponse({ type: SensorRulesPage })
  @ApiErrors(400, 401, 403)
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<SensorRulesPage> {
    const projectId = await this.#access.project(caller, query);
    const wish = countPageWish(query, ['sensor rules', projectId]);
    return countPageOf(await this.#sensorRules.page(projectId, wish), sensorRuleView);
  }

  @Delete()
  @HttpCode(204)
  @Confirmed()
  @ApiOperation({ summary: 'Delete all sensor rules of the project, and their associations' })
  @ApiProjectId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403)
  async removeAll(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<void> {
    await this.#sensorRules.removeAll(await this.#access.project(caller, query));
  }

  @Get(':id')
  @ApiOperation({ summary: 'A sensor rule' })
  @ApiOkResponse({ type: SensorRuleView })
  @ApiErrors(400, 401, 403, 404)
  async read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<SensorRuleView> {
    return sensorRuleView(await this.#sensorRules.read(await this.#reference(caller, id)));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replace a sensor rule: what is left out becomes null; its type stays' })
  @ApiSensorRuleBody()
  @ApiOkResponse({ type: SensorRuleUpdated })
  @ApiErrors(400, 401, 403, 404)
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<SensorRuleUpdated> {
    const reference = await this.#reference(caller, id);
    const stored = await this.#sensorRules.replace(reference, readSensorRule(body));
    return { ...sensorRuleView(stored), message: 'updated' };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a sensor rule that no device is associated with' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404, 409)
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.#sensorRules.remove(await this.#reference(caller, id));
  }

  #reference(caller: Caller, id: string): Promise<RowReference> {
    return this.#access.row(caller, id, (known) => this.#sensorRules.projectOf(known), refusals.sensorRuleUnknown);
  }
}
