import { Body, Controller, Delete, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import type { Query as QueryTexts } from '@umbra/wire';
import { ApiErrors, Confirmed } from '@umbra/wire/openapi';
import { boundedPairs, boundedText } from '../http/bounded-text.ts';
import { ApiAppId, resourceReference } from '../http/resource-paths.ts';
import { Resources } from '../resources/resources.ts';
import { Clock } from '../time/clock.ts';
import { AddAliasesRequest } from './alias-devices.wire.ts';
import { Aliases } from './aliases.ts';
import type { AliasSelection } from './aliases.repository.ts';
import { MAX_ALIASES_PER_DEVICE, type Alias } from './decide-aliases.ts';

@ApiTags('aliases')
@ApiBearerAuth()
@Controller('aliases/v2')
@Callers('user', 'client')
export class AliasDevicesController {
  readonly #resources: Resources;
  readonly #aliases: Aliases;
  readonly #clock: Clock;

  constructor(resources: Resources, aliases: Aliases, clock: Clock) {
    this.#resources = resources;
    this.#aliases = aliases;
    this.#clock = clock;
  }

  @Put(':trackingId/batch')
  @HttpCode(201)
  @ApiOperation({ summary: 'Give a device aliases: all of them, or none' })
  @ApiAppId()
  @ApiCreatedResponse({ description: 'Added; no body.' })
  @ApiErrors(400, 401, 403, 404, 409)
  async addBatch(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: QueryTexts,
    @Body() { aliases }: AddAliasesRequest,
  ): Promise<void> {
    const pairs = boundedPairs('aliases', aliases, MAX_ALIASES_PER_DEVICE);
    await this.#add(
      caller,
      id,
      query,
      pairs.map(([type, externalId]) => ({ type, externalId })),
    );
  }

  @Put(':trackingId/:type/:externalId')
  @HttpCode(201)
  @ApiOperation({ summary: 'Give a device an alias' })
  @ApiAppId()
  @ApiCreatedResponse({ description: 'Added; no body.' })
  @ApiErrors(400, 401, 403, 404, 409)
  async add(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Param('type') type: string,
    @Param('externalId') externalId: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    await this.#add(caller, id, query, [pathAlias(type, externalId)]);
  }

  @Delete(':trackingId')
  @HttpCode(204)
  @Confirmed()
  @ApiOperation({ summary: 'Remove all aliases of a device' })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeAll(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    await this.#remove(caller, id, query, {});
  }

  @Delete(':trackingId/:type')
  @HttpCode(204)
  @Confirmed()
  @ApiOperation({ summary: 'Remove the aliases of a type' })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeType(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Param('type') type: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    await this.#remove(caller, id, query, { type: boundedText('type', type) });
  }

  @Delete(':trackingId/:type/:externalId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an alias' })
  @ApiAppId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async removeOne(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Param('type') type: string,
    @Param('externalId') externalId: string,
    @Query() query: QueryTexts,
  ): Promise<void> {
    await this.#remove(caller, id, query, pathAlias(type, externalId));
  }

  async #add(caller: Caller, id: string, query: QueryTexts, wanted: readonly Alias[]): Promise<void> {
    await this.#resources.change(caller, resourceReference('device', id, query), (manager, device) =>
      this.#aliases.add(manager, device, wanted, this.#clock.nowMs()),
    );
  }

  async #remove(caller: Caller, id: string, query: QueryTexts, selection: AliasSelection): Promise<void> {
    await this.#resources.change(caller, resourceReference('device', id, query), (manager, device) =>
      this.#aliases.remove(manager, device, selection),
    );
  }
}

const pathAlias = (type: string, externalId: string): Alias => ({
  type: boundedText('type', type),
  externalId: boundedText('externalId', externalId),
});
