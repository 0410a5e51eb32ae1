import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { BatchHandler, type PartitionSlice } from '@umbra/kafka';
import { AcceptCommands } from './accept-commands.ts';

/** `ingestion.commands` to telemetry. */
@Controller()
export class CommandsController {
  readonly #commands: AcceptCommands;

  constructor(commands: AcceptCommands) {
    this.#commands = commands;
  }

  @BatchHandler(ingestionCommandTopic.name)
  async handle(@Payload() slices: readonly PartitionSlice[]): Promise<void> {
    await this.#commands.handle(slices);
  }
}
