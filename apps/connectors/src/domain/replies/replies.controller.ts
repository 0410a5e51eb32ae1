import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { BatchHandler, type PartitionSlice } from '@umbra/kafka';
import { RepliesRunner } from './replies.runner.ts';

/** `connectors.replies` to whoever gave the commands. */
@Controller()
export class RepliesController {
  readonly #runner: RepliesRunner;

  constructor(runner: RepliesRunner) {
    this.#runner = runner;
  }

  @BatchHandler(connectorsReplyTopic.name)
  async handle(@Payload() slices: readonly PartitionSlice[]): Promise<void> {
    await this.#runner.apply(slices);
  }
}
