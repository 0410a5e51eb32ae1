import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonRegardlessOfContentType } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { UserTokenResponse } from '../log-in/login.wire.ts';
import { RefreshTokensHandler } from './refresh-tokens.handler.ts';
import { RefreshRequest } from './refresh-tokens.wire.ts';

@ApiTags('users')
@Controller('users/v2')
export class RefreshTokensController {
  readonly #handler: RefreshTokensHandler;

  constructor(handler: RefreshTokensHandler) {
    this.#handler = handler;
  }

  @Post('refresh')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Exchange a pair of tokens for a new one; the old refresh token is used up' })
  @ApiOkResponse({ type: UserTokenResponse })
  @ApiErrors(400, 401, 403)
  async refresh(@Body() body: RefreshRequest): Promise<UserTokenResponse> {
    return this.#handler.handle(body);
  }
}
