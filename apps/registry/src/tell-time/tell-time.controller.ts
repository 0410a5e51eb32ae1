import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@umbra/wire/openapi';
import { Clock } from '../time/clock.ts';

export class TimestampResponse {
  @ApiProperty({ type: 'integer', description: 'Unix seconds.', example: 1_700_000_000 })
  timestamp!: number;
}

@ApiTags('device tokens')
@Controller('v2')
export class TellTimeController {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  @Get('timestamp')
  @ApiOperation({ summary: 'The time of the server, for devices that set their clock by it' })
  @ApiOkResponse({ type: TimestampResponse })
  @ApiErrors(400, 401, 403)
  tellTime(): TimestampResponse {
    return { timestamp: Math.floor(this.#clock.nowMs() / 1_000) };
  }
}
