import { Body, Controller, HttpCode, Put, Req } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { JITTERBIT_PREFIX, JsonRegardlessOfContentType } from '@umbra/wire';
import { ApiJitterbitErrors, JitterbitErrorResponse } from '@umbra/wire/openapi';
import type { FastifyRequest } from 'fastify';
import { ClientAddress } from '../http/client-address.ts';
import { LogInJitterbitHandler } from './log-in-jitterbit.handler.ts';
import { JitterbitLoginRequest, JitterbitLoginResponse } from './log-in-jitterbit.wire.ts';

const answers = [JitterbitLoginResponse, JitterbitErrorResponse];

/** J1 */
@ApiTags('jitterbit')
@Controller(JITTERBIT_PREFIX)
export class LogInJitterbitController {
  readonly #handler: LogInJitterbitHandler;
  readonly #address: ClientAddress;

  constructor(handler: LogInJitterbitHandler, address: ClientAddress) {
    this.#handler = handler;
    this.#address = address;
  }

  @Put('user/login')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  @ApiOperation({ summary: 'Sign a user in (J1)' })
  @ApiExtraModels(...answers)
  @ApiOkResponse({
    description: 'Signed in; or failed, and `status` is false.',
    schema: { oneOf: answers.map((answer) => ({ $ref: getSchemaPath(answer) })) },
  })
  @ApiJitterbitErrors(400, 500, 503)
  async logIn(@Body() body: JitterbitLoginRequest, @Req() request: FastifyRequest): Promise<JitterbitLoginResponse> {
    return this.#handler.handle(body, this.#address.of(request));
  }
}
