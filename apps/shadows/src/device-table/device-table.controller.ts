import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { deviceTopic } from '@umbra/contracts/device';
import { BatchHandler, type PartitionSlice } from '@umbra/kafka';
import { DeviceTableRunner } from './device-table.runner.ts';

/** `device.events` to the table of claims. */
@Controller()
export class DeviceTableController {
  readonly #runner: DeviceTableRunner;

  constructor(runner: DeviceTableRunner) {
    this.#runner = runner;
  }

  @BatchHandler(deviceTopic.name)
  async handle(@Payload() slices: readonly PartitionSlice[]): Promise<void> {
    await this.#runner.apply(slices);
  }
}
