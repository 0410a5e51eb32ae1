import { Inject, Injectable } from '@nestjs/common';
import type { ReplyHandler } from '@umbra/commands';
import type { Reply } from '@umbra/contracts/command';
import type { EntityManager } from 'typeorm';
import { NOW_MS } from '../bulk-jobs.tokens.ts';
import { CarryOn } from '../dispatch/carry-on.ts';
import { DispatchMetrics, type AnsweredStep } from '../dispatch/dispatch-metrics.ts';
import { JobRowsRepository } from '../dispatch/job-rows.repository.ts';
import { JobsAtWorkRepository } from '../dispatch/jobs-at-work.repository.ts';
import type { RowStatus } from '../job/job.ts';
import { isPassing } from '../job/passing-refusal.ts';
import { nextStep } from '../job/row-state.ts';
import { takeOutcome } from '../job/take-outcome.ts';

/**
 * What came of steps becomes the state of their rows, and the next steps are asked for. Replies of all kinds together, so that
 * a batch costs as many statements as one of them. Those that no row waits for (the second of two, one that comes after all,
 * one to a job that is gone) are passed over, and so are refusals that may pass: their steps are asked for again.
 */
@Injectable()
export class TakeRepliesHandler implements ReplyHandler {
  readonly #jobs: JobsAtWorkRepository;
  readonly #rows: JobRowsRepository;
  readonly #carryOn: CarryOn;
  readonly #metrics: DispatchMetrics;
  readonly #nowMs: () => number;
  #answered: readonly AnsweredStep[] = [];
  #ended: readonly RowStatus[] = [];

  constructor(
    jobs: JobsAtWorkRepository,
    rows: JobRowsRepository,
    carryOn: CarryOn,
    metrics: DispatchMetrics,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#jobs = jobs;
    this.#rows = rows;
    this.#carryOn = carryOn;
    this.#metrics = metrics;
    this.#nowMs = nowMs;
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    [this.#answered, this.#ended] = [[], []];
    const replyTo = new Map(replies.map((reply) => [reply.data.commandId, reply]));
    const commandIds = [...replyTo.keys()];
    const jobs = await this.#jobs.lock(manager, await this.#rows.jobsAwaiting(manager, commandIds));
    if (jobs.size === 0) return;
    const rows = await this.#rows.awaiting(manager, commandIds, [...jobs.keys()]);
    const answered = rows.flatMap((row) => {
      const [reply, step] = [replyTo.get(row.asked.commandId), nextStep(row.state)];
      if (reply === undefined || step === undefined || isPassing(reply.data.outcome, row.asked.asks)) return [];
      return [{ row, reply, step }];
    });
    const nowMs = this.#nowMs();
    this.#answered = answered.map(({ row, step }) => ({ name: step.name, durationMs: nowMs - row.asked.askedAtMs }));
    this.#ended = await this.#carryOn.save(
      manager,
      jobs,
      answered.map(({ row: { jobKey, rowNumber, wish, state }, reply }) => ({
        ...{ jobKey, rowNumber, wish, causationId: reply.id },
        state: takeOutcome(state, reply.data.outcome),
      })),
    );
  }

  committed(): void {
    this.#metrics.answered(this.#answered);
    this.#metrics.ended(this.#ended);
  }
}
