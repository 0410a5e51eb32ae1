import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonRegardlessOfContentType, PATCHWORKS_LOGIN_PREFIX } from '@umbra/wire';
import { ApiPatchworksErrors } from '@umbra/wire/openapi';
import type { FastifyRequest } from 'fastify';
import { ClientAddress } from '../http/client-address.ts';
import { LogInPatchworksHandler } from './log-in-patchworks.handler.ts';
import { PatchworksLoginRequest, PatchworksLoginResponse } from './log-in-patchworks.wire.ts';

@ApiTags('patchworks')
@Controller(PATCHWORKS_LOGIN_PREFIX)
export class LogInPatchworksController {
  readonly #handler: LogInPatchworksHandler;
  readonly #address: ClientAddress;

  constructor(handler: LogInPatchworksHandler, address: ClientAddress) {
    this.#handler = handler;
    this.#address = address;
  }

  @Post('login')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Sign a user in, for /api/v1' })
  @ApiBody({ type: PatchworksLoginRequest })
  @ApiOkResponse({ type: PatchworksLoginResponse })
  @ApiPatchworksErrors(400, 401, 422, 429, 500)
  async logIn(@Body() body: unknown, @Req() request: FastifyRequest): Promise<PatchworksLoginResponse> {
    return this.#handler.handle(body, this.#address.of(request));
  }
}
