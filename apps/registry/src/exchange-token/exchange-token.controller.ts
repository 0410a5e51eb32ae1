import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonRegardlessOfContentType } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { ExchangeTokenHandler } from './exchange-token.handler.ts';
import { ExchangeTokenRequest, ExchangeTokenResponse } from './exchange-token.wire.ts';

@ApiTags('users')
@Controller('users/v2')
export class ExchangeTokenController {
  readonly #handler: ExchangeTokenHandler;

  constructor(handler: ExchangeTokenHandler) {
    this.#handler = handler;
  }

  @Post('tokenExchange')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Narrow a user token to one project' })
  @ApiOkResponse({ type: ExchangeTokenResponse })
  @ApiErrors(400, 401, 403, 404)
  async exchange(@Body() body: ExchangeTokenRequest): Promise<ExchangeTokenResponse> {
    return this.#handler.handle(body);
  }
}
