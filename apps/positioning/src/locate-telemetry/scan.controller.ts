import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { BatchHandler, type PartitionSlice } from '@umbra/kafka';
import { ScanRunner } from './scan.runner.ts';

/** `telemetry.events` to outcomes, and to the map. */
@Controller()
export class ScanController {
  readonly #runner: ScanRunner;

  constructor(runner: ScanRunner) {
    this.#runner = runner;
  }

  @BatchHandler(telemetryTopic.name)
  async handle(@Payload() slices: readonly PartitionSlice[]): Promise<void> {
    await this.#runner.apply(slices);
  }
}
