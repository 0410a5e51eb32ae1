import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RawBody } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';
import { ApiErrors } from '@umbra/wire/openapi';
import { IssueDeviceTokenHandler } from './issue-device-token.handler.ts';

export class DeviceTokenResponse {
  @ApiProperty({ description: 'At most 1023 bytes.' })
  accessToken!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds.', example: 86_399 })
  expiresIn!: number;
}

@ApiTags('device tokens')
@Controller('v2')
export class IssueDeviceTokenController {
  readonly #handler: IssueDeviceTokenHandler;

  constructor(handler: IssueDeviceTokenHandler) {
    this.#handler = handler;
  }

  @Post('token')
  @HttpCode(200)
  // The body is empty by contract and never looked at: whatever Content-Type a device sends with it is right.
  @RawBody()
  @ApiOperation({
    summary: 'Sign a device in',
    description:
      'Authorization: OAuth oauth_consumer_key="<deviceId>", …, signed with HMAC-SHA256 and the secret of the device.',
  })
  @ApiOkResponse({ type: DeviceTokenResponse })
  @ApiErrors(400, 401, 403, 404, 412)
  async issue(@Req() request: FastifyRequest): Promise<DeviceTokenResponse> {
    return this.#handler.handle({ authorization: request.headers.authorization, url: request.raw.url ?? '/' });
  }
}
