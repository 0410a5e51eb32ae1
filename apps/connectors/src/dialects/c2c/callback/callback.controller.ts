import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { invalidQuery, RawBody, single, type Query as WireQuery } from '@umbra/wire';
import { ApiErrors } from '@umbra/wire/openapi';
import { TakeCallback } from './take-callback.ts';

/** As the controller has it, for the application's table of body limits. */
export const CALLBACK_ROUTE = '/c2c/v4/callback';
export const CALLBACK_MAX_BYTES = 262_144;
const MAX_KEY_LENGTH = 100;

/** What external clouds call by themselves: no bearer, the key tells whose call it is (C2C-17). */
@ApiTags('connectors')
@Controller('c2c/v4/callback')
export class CallbackController {
  readonly #takeCallback: TakeCallback;

  constructor(takeCallback: TakeCallback) {
    this.#takeCallback = takeCallback;
  }

  @Post()
  @HttpCode(204)
  // Clouds send what they like, of any content type, and some of them nothing.
  @RawBody()
  @ApiOperation({ summary: 'A report of an external cloud, in its own words' })
  @ApiQuery({ name: 'apiKey', required: true, description: "Of the connector's externalCloudInfo." })
  @ApiBody({ schema: { type: 'object', additionalProperties: true }, required: false })
  @ApiNoContentResponse({ description: 'Stored, or none of our affair.' })
  @ApiErrors(400, 404, 413, 429, 501)
  async call(@Query() query: WireQuery, @Body() body: Buffer | undefined): Promise<void> {
    const apiKey = single('apiKey', query['apiKey']);
    if (apiKey === undefined || apiKey.length > MAX_KEY_LENGTH) {
      throw invalidQuery('apiKey', `must be the key of a connector, of 1 to ${String(MAX_KEY_LENGTH)} characters`);
    }
    await this.#takeCallback.take(apiKey, body);
  }
}
