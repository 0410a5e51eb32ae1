import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import { currentCorrelationId } from '@umbra/observability';
import { tooManyRequests } from '../errors/wire-error.ts';
import { JsonRegardlessOfContentType, RawBody } from '../http/body-parsers.ts';

@Controller()
class EchoController {
  @Post('v2')
  @HttpCode(200)
  echo(@Body() body: unknown): object {
    return { body: body ?? null, hasBody: body !== undefined, correlationId: currentCorrelationId() };
  }

  @Post('raw')
  @HttpCode(200)
  @RawBody()
  raw(@Body() body: Buffer | undefined): object {
    return { bytes: Buffer.isBuffer(body) ? body.length : 'none' };
  }

  @Post('any-type')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  anyType(@Body() body: unknown): object {
    return { body };
  }

  @Post('narrow/:id')
  @HttpCode(204)
  narrow(): void {
    // Nothing to say.
  }

  @Post('silent')
  @HttpCode(204)
  silent(): void {
    // Nothing to say.
  }

  @Get('boom')
  boom(): never {
    throw new Error('password=hunter2 in SELECT * FROM users');
  }

  @Get('limited')
  limited(): never {
    throw tooManyRequests('Too many samples.', { 'Retry-After': '1' });
  }

  @Get('query')
  query(@Query() query: unknown): object {
    return { query };
  }
}

/** Routes that tell what reached them, and some that fail. */
@Module({ controllers: [EchoController] })
export class EchoModule {}
