import { Inject, Injectable } from '@nestjs/common';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import { addToOutbox } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import { CONFIG, NOW_MS } from '../bulk-jobs.tokens.ts';
import { commandOf } from '../job/command-of.ts';
import { jobAfter } from '../job/job-progress.ts';
import type { RowStatus } from '../job/job.ts';
import { nextStep, type RowState } from '../job/row-state.ts';
import type { StepName } from '../job/step.ts';
import { JobRowsRepository, type AskedCommand, type ChangedRow, type PendingRow } from './job-rows.repository.ts';
import { JobsAtWorkRepository, type LockedJob } from './jobs-at-work.repository.ts';
import { patienceMs } from './patience.ts';

/** A row with what is known of it now. */
export interface RowInHand extends PendingRow {
  readonly state: RowState;
  /** The message that led here: a reply. */
  readonly causationId?: string;
}

const SCHEMA_VERSION = 1;

/**
 * Where the truth of a job moves on: rows as they are now, the commands of their next steps, and the counts of their jobs, in
 * the one transaction of whoever holds the locks of those jobs.
 */
@Injectable()
export class CarryOn {
  readonly #jobs: JobsAtWorkRepository;
  readonly #rows: JobRowsRepository;
  readonly #answerWithinMs: number;
  readonly #nowMs: () => number;

  constructor(
    jobs: JobsAtWorkRepository,
    rows: JobRowsRepository,
    @Inject(CONFIG) config: BulkJobsConfig,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#jobs = jobs;
    this.#rows = rows;
    this.#answerWithinMs = config.BULK_JOBS_ANSWER_WITHIN_S * 1_000;
    this.#nowMs = nowMs;
  }

  /** @returns what became of the rows that have ended by this, to be counted after the commit */
  async save(
    manager: EntityManager,
    jobs: ReadonlyMap<number, LockedJob>,
    rows: readonly RowInHand[],
  ): Promise<readonly RowStatus[]> {
    const commands: LogRecord[] = [];
    const changed = rows.map((row): ChangedRow => {
      const { jobKey, rowNumber, state } = row;
      const step = nextStep(state);
      if (step === undefined) return { jobKey, rowNumber, state };
      const { asked, command } = this.ask(row, step.name, lockedJobOf(jobs, row));
      commands.push(command);
      return { jobKey, rowNumber, state, asked };
    });
    await this.#rows.save(manager, changed);
    await addToOutbox(manager, commands);
    const ended = rows.filter(({ state }) => nextStep(state) === undefined);
    await this.#jobs.save(
      manager,
      [...Map.groupBy(ended, ({ jobKey }) => jobKey)].map(([jobKey, own]) => {
        const job = lockedJobOf(jobs, { jobKey });
        return {
          ...job,
          ...jobAfter(
            job,
            own.map(({ state }) => state.status),
          ),
        };
      }),
    );
    return ended.map(({ state }) => state.status);
  }

  /** The command of a step, and what its row remembers of it. @param before of the askings so far, if there are any */
  ask(
    { rowNumber, wish, state, causationId }: RowInHand,
    step: StepName,
    job: LockedJob,
    before?: AskedCommand,
  ): { readonly asked: AskedCommand; readonly command: LogRecord } {
    const nowMs = this.#nowMs();
    const { topic, key, type, data } = commandOf(step, { rowNumber, wish, ids: state.ids }, job);
    const { correlationId } = job;
    const origin = { producer: 'bulk-jobs', correlationId, occurredAtMs: nowMs };
    const command = newEvent<EventEnvelope>(
      ...([type, SCHEMA_VERSION, data] as const),
      causationId === undefined ? origin : { ...origin, causationId },
    );
    const asks = (before?.asks ?? 0) + 1;
    return {
      asked: {
        commandId: data.commandId,
        askedAtMs: before?.askedAtMs ?? nowMs,
        asks,
        askAgainAtMs: nowMs + patienceMs(asks, this.#answerWithinMs),
      },
      command: eventRecord(topic, key, command),
    };
  }
}

export function lockedJobOf(jobs: ReadonlyMap<number, LockedJob>, { jobKey }: { readonly jobKey: number }): LockedJob {
  const job = jobs.get(jobKey);
  if (job === undefined) throw new Error('a row is in hand whose job is not locked');
  return job;
}
