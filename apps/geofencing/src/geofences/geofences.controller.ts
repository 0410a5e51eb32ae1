import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
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
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusals } from '../geofencing.errors.ts';
import { GeofencingAccess, type RowReference } from '../http/geofencing-access.ts';
import { ApiGeofences, geofencesAnswer, PROTOBUF_GEOFENCE_TYPES, wantsProtobuf } from '../protobuf/geofences-answer.ts';
import { geofenceFields, geofenceFilter, geofencesList } from './geofence-query.ts';
import { GeofenceItem, geofenceItem, GeofencesPage } from './geofence-view.ts';
import { ApiFields, ApiGeofenceBody, ApiGeofenceFilter, CreatedResponse } from './geofences.wire.ts';
import { Geofences } from './geofences.ts';
import { readGeofence } from './read-geofence.ts';

/** Geofences (§11). */
@ApiTags('geofences')
@ApiBearerAuth()
@Callers('user', 'client')
@Controller('geofences/v2')
export class GeofencesController {
  readonly #access: GeofencingAccess;
  readonly #geofences: Geofences;

  constructor(access: GeofencingAccess, geofences: Geofences) {
    this.#access = access;
    this.#geofences = geofences;
  }

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Make a geofence; it is watched for the devices that are associated with it' })
  @ApiProjectId()
  @ApiGeofenceBody()
  @ApiCreatedResponse({ type: CreatedResponse })
  @ApiErrors(400, 401, 403)
  async create(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<CreatedResponse> {
    const projectId = await this.#access.project(caller, query);
    return { id: await this.#geofences.create(projectId, await readGeofence(body)), message: 'created' };
  }

  @Get()
  @ApiOperation({ summary: 'The geofences of the project, in the order in which they were made' })
  @ApiProjectId()
  @ApiCountPage()
  @ApiGeofenceFilter()
  @ApiFields()
  @ApiGeofences(GeofencesPage)
  @ApiErrors(400, 401, 403)
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeofencesPage | Buffer> {
    const [filter, fields] = [geofenceFilter(query), geofenceFields(query)];
    const projectId = await this.#access.project(caller, query);
    if (!wantsProtobuf(request)) {
      const page = await this.#geofences.page(
        projectId,
        filter,
        countPageWish(query, geofencesList(projectId, filter)),
      );
      return countPageOf(page, (stored) => geofenceItem(stored, fields));
    }
    const types = PROTOBUF_GEOFENCE_TYPES.filter((type) => filter.types?.includes(type) ?? true);
    const ofTypes = { ...filter, types };
    const page = await this.#geofences.page(
      projectId,
      ofTypes,
      countPageWish(query, geofencesList(projectId, ofTypes)),
    );
    return geofencesAnswer(
      request,
      reply,
      countPageOf(page, (stored) => stored),
    );
  }

  @Delete()
  @HttpCode(204)
  @Confirmed()
  @ApiOperation({
    summary: 'Delete all geofences of the project, the stock rules that count in them, their associations',
  })
  @ApiProjectId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403)
  async removeAll(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<void> {
    await this.#geofences.removeAll(await this.#access.project(caller, query));
  }

  @Get(':geofenceId')
  @ApiOperation({ summary: 'A geofence' })
  @ApiFields()
  @ApiOkResponse({ type: GeofenceItem })
  @ApiErrors(400, 401, 403, 404)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('geofenceId') geofenceId: string,
    @Query() query: WireQuery,
  ): Promise<GeofenceItem> {
    const fields = geofenceFields(query);
    return geofenceItem(await this.#geofences.read(await this.#reference(caller, geofenceId)), fields);
  }

  @Put(':geofenceId')
  @ApiOperation({ summary: 'Replace a geofence; a point of interest stays one, and none of the others becomes one' })
  @ApiGeofenceBody()
  @ApiOkResponse({ type: GeofenceItem })
  @ApiErrors(400, 401, 403, 404)
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('geofenceId') geofenceId: string,
    @Body() body: unknown,
  ): Promise<GeofenceItem> {
    const reference = await this.#reference(caller, geofenceId);
    return geofenceItem(await this.#geofences.replace(reference, await readGeofence(body)));
  }

  @Delete(':geofenceId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a geofence, and its associations' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404, 409)
  async remove(@CurrentCaller() caller: Caller, @Param('geofenceId') geofenceId: string): Promise<void> {
    await this.#geofences.remove(await this.#reference(caller, geofenceId));
  }

  #reference(caller: Caller, geofenceId: string): Promise<RowReference> {
    return this.#access.row(caller, geofenceId, (id) => this.#geofences.projectOf(id), refusals.geofenceUnknown);
  }
}
