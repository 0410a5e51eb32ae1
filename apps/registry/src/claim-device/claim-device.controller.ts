import { Body, Controller, Param, Put, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { JsonRegardlessOfContentType, type Query as QueryTexts } from '@umbra/wire';
import type { FastifyReply } from 'fastify';
import { ApiErrors } from '@umbra/wire/openapi';
import { OptionalBodyPipe } from '../http/optional-body.pipe.ts';
import { pathId, queryId } from '../http/path-ids.ts';
import { refusals } from '../registry.errors.ts';
import { ClaimDeviceHandler } from './claim-device.handler.ts';
import { ClaimDeviceRequest, ClaimDeviceResponse } from './claim-device.wire.ts';

@ApiTags('claims')
@ApiBearerAuth()
@Controller('registry/v2')
@Callers('user', 'client')
export class ClaimDeviceController {
  readonly #handler: ClaimDeviceHandler;

  constructor(handler: ClaimDeviceHandler) {
    this.#handler = handler;
  }

  @Put('devices/:deviceOrExternalId')
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Claim a device: it gets a trackingId' })
  @ApiQuery({ name: 'appId', required: false, description: 'With it the path holds an external id.' })
  @ApiQuery({ name: 'projectId', required: false, description: 'Needed by members of several projects (GEN-14).' })
  @ApiBody({ type: ClaimDeviceRequest, required: false })
  @ApiCreatedResponse({ type: ClaimDeviceResponse, description: 'Newly claimed.' })
  @ApiOkResponse({ type: ClaimDeviceResponse, description: 'Claimed by the same project already.' })
  @ApiErrors(400, 401, 403, 404, 409)
  async claim(
    @CurrentCaller() caller: Caller,
    @Param('deviceOrExternalId') id: string,
    @Query() query: QueryTexts,
    @Body(new OptionalBodyPipe(ClaimDeviceRequest)) body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimDeviceResponse> {
    const { trackingId, isNew } = await this.#handler.handle(caller, {
      id: pathId(id, refusals.deviceUnknown),
      appId: queryId(query, 'appId', refusals.appUnknown),
      projectId: queryId(query, 'projectId', refusals.projectForbidden),
      ownerAppId: (body as ClaimDeviceRequest | undefined)?.ownerAppId,
    });
    void reply.status(isNew ? 201 : 200);
    return { trackingId };
  }
}
