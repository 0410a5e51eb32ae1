import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { BatchHandler, type PartitionSlice } from '@umbra/kafka';
import { TimelineRunner } from './timeline.runner.ts';

/** `telemetry.events` to traces and reported shadows. */
@Controller()
export class TimelineController {
  readonly #runner: TimelineRunner;

  constructor(runner: TimelineRunner) {
    this.#runner = runner;
  }

  @BatchHandler(telemetryTopic.name)
  async handle(@Payload() slices: readonly PartitionSlice[]): Promise<void> {
    await this.#runner.apply(slices);
  }
}
