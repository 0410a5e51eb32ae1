import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { forgetOutcomes } from '@umbra/commands';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import { DataSource } from 'typeorm';
import { LOGGER } from '../connectors.tokens.ts';
import { forgetEvents } from '../domain/events/record-event.ts';
import { ExecutionsRepository } from '../executions/executions.repository.ts';
import { SentCommandsRepository } from '../mirror/sent-commands.repository.ts';
import { SentSamplesRepository } from '../mirror/sent-samples.repository.ts';
import { Clock } from '../persistence/clock.ts';

const EVERY_MS = 600_000;
const EXECUTIONS_KEPT_MS = 7 * 86_400_000;
const EXECUTIONS_AT_ONCE = 5_000;
const EVENTS_KEPT_MS = 400 * 86_400_000;
const EVENTS_AT_ONCE = 5_000;
/** Longer than the commands and their replies are on the log. */
const COMMANDS_KEPT_MS = 15 * 86_400_000;
const COMMANDS_AT_ONCE = 5_000;
const DEVICES_AT_ONCE = 500;

/** Forgets runs after a week, outcomes of commands after two, events after 400 days, and samples that no cloud shows any more. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #dataSource: DataSource;
  readonly #executions: ExecutionsRepository;
  readonly #sent: SentSamplesRepository;
  readonly #commands: SentCommandsRepository;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    dataSource: DataSource,
    executions: ExecutionsRepository,
    sent: SentSamplesRepository,
    commands: SentCommandsRepository,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#dataSource = dataSource;
    this.#executions = executions;
    this.#sent = sent;
    this.#commands = commands;
    this.#clock = clock;
    this.#logger = logger;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#attempt());
    }, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async cleanUp(): Promise<void> {
    const beforeMs = this.#clock.nowMs() - EXECUTIONS_KEPT_MS;
    while (!this.#isStopping) {
      if ((await this.#executions.forget(beforeMs, EXECUTIONS_AT_ONCE)) < EXECUTIONS_AT_ONCE) break;
    }
    const eventsBeforeMs = this.#clock.nowMs() - EVENTS_KEPT_MS;
    while (!this.#isStopping) {
      if ((await forgetEvents(this.#dataSource, eventsBeforeMs, EVENTS_AT_ONCE)) < EVENTS_AT_ONCE) break;
    }
    const commandsBeforeMs = this.#clock.nowMs() - COMMANDS_KEPT_MS;
    while (!this.#isStopping) {
      const forgotten = await this.#commands.forget(this.#dataSource, commandsBeforeMs, COMMANDS_AT_ONCE);
      if (forgotten < COMMANDS_AT_ONCE) break;
    }
    await forgetOutcomes(this.#dataSource, this.#clock.nowMs());
    let device: number | undefined = 0;
    while (device !== undefined && !this.#isStopping) {
      device = await this.#sent.forget(this.#dataSource, this.#clock.nowMs(), device, DEVICES_AT_ONCE);
    }
  }

  async #attempt(): Promise<void> {
    try {
      await this.cleanUp();
    } catch (error) {
      this.#logger.warn(errorFields(error), 'housekeeping failed and is tried again later');
    }
  }
}
