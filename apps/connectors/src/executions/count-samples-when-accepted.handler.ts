import { Inject, Injectable } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { TelemetryAccepted, TelemetryAcceptedReply } from '@umbra/contracts/ingestion-command';
import type { Metrics } from '@umbra/observability';
import { AttributableError } from '@umbra/projections';
import type { EntityManager } from 'typeorm';
import { METRICS } from '../connectors.tokens.ts';
import type { ReplyHandler } from '@umbra/commands';
import { LostDevices, type RefusedCommand } from '../mirror/lost-devices.ts';
import { SentCommandsRepository } from '../mirror/sent-commands.repository.ts';
import type { RepliedSamples } from './execution.ts';
import { ExecutionsRepository } from './executions.repository.ts';

/** What became of samples in ingestion, counted once for the run that brought them. */
@Injectable()
export class CountSamplesWhenAcceptedHandler implements ReplyHandler {
  readonly type = 'ingestion.telemetry-accepted';
  readonly #executions: ExecutionsRepository;
  readonly #commands: SentCommandsRepository;
  readonly #lost: LostDevices;
  readonly #replied;

  constructor(
    executions: ExecutionsRepository,
    commands: SentCommandsRepository,
    lost: LostDevices,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.#executions = executions;
    this.#commands = commands;
    this.#lost = lost;
    this.#replied = metrics.counter(
      'umbra_connectors_replied_samples_total',
      'Samples that ingestion has answered for: accepted, or refused as their device would have been told.',
      ['outcome'],
    );
    for (const outcome of ['accepted', 'refused']) this.#replied.labels(outcome);
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const said = new Map(replies.map((reply) => [reply.data.commandId, saidBy(reply)]));
    const byRun = new Map<string, RepliedSamples>();
    const refused: RefusedCommand[] = [];
    // A reply that comes again finds nobody who waits for it.
    for (const command of await this.#commands.take(manager, [...said.keys()])) {
      const { correlationId, outcome } = said.get(command.commandId)!;
      const counted = { correlationId, ...countOf(outcome, command.times.length) };
      const before = byRun.get(correlationId);
      byRun.set(correlationId, before === undefined ? counted : added(before, counted));
      this.#replied.labels('accepted').inc(counted.accepted);
      this.#replied.labels('refused').inc(counted.refused);
      if (outcome.status === 'refused') refused.push({ command, refusal: outcome.refusal });
    }
    // Replies to what callbacks brought belong to no run.
    await this.#executions.noteReplies(manager, [...byRun.values()]);
    await this.#lost.notice(manager, refused);
  }
}

const added = (one: RepliedSamples, other: RepliedSamples): RepliedSamples => ({
  ...one,
  accepted: one.accepted + other.accepted,
  refused: one.refused + other.refused,
  refusal: one.refusal ?? other.refusal,
});

type Outcome = TelemetryAcceptedReply['data']['outcome'];

/** @param samples that the command brought */
function countOf(outcome: Outcome, samples: number): Omit<RepliedSamples, 'correlationId'> {
  if (outcome.status === 'refused') return { accepted: 0, refused: samples, refusal: outcome.refusal };
  const { accepted, refused } = outcome.result;
  return { accepted, refused: refused.length, refusal: refused[0]?.refusal };
}

/** @throws AttributableError when the reply does not say what came of the command: poison */
function saidBy({ correlationId, data }: Reply): { readonly correlationId: string; readonly outcome: Outcome } {
  const outcome = data.outcome as Outcome;
  if (outcome.status === 'done') {
    const { accepted, refused } = outcome.result as Partial<TelemetryAccepted>;
    if (!Number.isSafeInteger(accepted) || !Array.isArray(refused)) {
      throw new AttributableError('CONNECTORS_REPLY_UNREADABLE', 'The reply does not say what came of it.');
    }
  }
  return { correlationId, outcome };
}
