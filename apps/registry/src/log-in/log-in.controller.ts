import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonRegardlessOfContentType } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { ClientAddress } from '../http/client-address.ts';
import { ApiErrors } from '@umbra/wire/openapi';
import { LogInHandler } from './log-in.handler.ts';
import { LoginRequest, UserTokenResponse } from './login.wire.ts';

@ApiTags('users')
@Controller('users/v2')
export class LogInController {
  readonly #handler: LogInHandler;
  readonly #address: ClientAddress;

  constructor(handler: LogInHandler, address: ClientAddress) {
    this.#handler = handler;
    this.#address = address;
  }

  @Post('login')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Sign a user in' })
  @ApiOkResponse({ type: UserTokenResponse })
  @ApiErrors(400, 401, 403, 429)
  async logIn(@Body() body: LoginRequest, @Req() request: FastifyRequest): Promise<UserTokenResponse> {
    return this.#handler.handle(body, this.#address.of(request));
  }
}
