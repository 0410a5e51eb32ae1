import { Injectable } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { EntityManager } from 'typeorm';
import type { ReplyHandler } from '@umbra/commands';
import { Clock } from '../persistence/clock.ts';
import { ScheduleRepository } from './schedule.repository.ts';

/** Devices are mostly added together: one run for all that come within this time. */
const PAUSE_MS = 2_000;
const BETWEEN_RUNS_MS = 15_000;

/** A device that is there now is read soon, not an hour later. Comes after the handler that notes what became of devices. */
@Injectable()
export class RunSoonWhenProvisionedHandler implements ReplyHandler {
  readonly type = 'registry.virtual-device-had';
  readonly #schedules: ScheduleRepository;
  readonly #clock: Clock;

  constructor(schedules: ScheduleRepository, clock: Clock) {
    this.#schedules = schedules;
    this.#clock = clock;
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const commandIds = replies.map(({ data }) => data.commandId);
    const keys = await this.#schedules.connectorsOfProvisioned(manager, commandIds);
    const times = { toMs: this.#clock.nowMs() + PAUSE_MS, afterLastMs: BETWEEN_RUNS_MS };
    if (keys.length > 0) await this.#schedules.hasten(manager, keys, times);
  }
}
