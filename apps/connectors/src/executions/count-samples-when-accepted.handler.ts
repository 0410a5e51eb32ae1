import { Inject, Injectable } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { TelemetryAccepted } from '@umbra/contracts/ingestion-command';
import type { Metrics } from '@umbra/observability';
import { AttributableError } from '@umbra/projections';
import type { EntityManager } from 'typeorm';
import { METRICS } from '../connectors.tokens.ts';
import type { ReplyHandler } from '../domain/replies/reply-handler.ts';
import { samplesOf } from '../mirror/telemetry-commands.ts';
import type { RepliedSamples } from './execution.ts';
import { ExecutionsRepository } from './executions.repository.ts';

/** What became of samples in ingestion, counted for the run that brought them. */
@Injectable()
export class CountSamplesWhenAcceptedHandler implements ReplyHandler {
  readonly type = 'ingestion.telemetry-accepted';
  readonly #executions: ExecutionsRepository;
  readonly #replied;

  constructor(executions: ExecutionsRepository, @Inject(METRICS) metrics: Metrics) {
    this.#executions = executions;
    this.#replied = metrics.counter(
      'umbra_connectors_replied_samples_total',
      'Samples that ingestion has answered for: accepted, or refused as their device would have been told.',
      ['outcome'],
    );
    for (const outcome of ['accepted', 'refused']) this.#replied.labels(outcome);
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const byRun = new Map<string, RepliedSamples>();
    for (const reply of replies) {
      const said = saidBy(reply);
      const before = byRun.get(said.correlationId);
      byRun.set(said.correlationId, before === undefined ? said : added(before, said));
      this.#replied.labels('accepted').inc(said.accepted);
      this.#replied.labels('refused').inc(said.refused);
    }
    // Replies to what callbacks brought belong to no run.
    await this.#executions.noteReplies(manager, [...byRun.values()]);
  }
}

const added = (one: RepliedSamples, other: RepliedSamples): RepliedSamples => ({
  ...one,
  accepted: one.accepted + other.accepted,
  refused: one.refused + other.refused,
  refusal: one.refusal ?? other.refusal,
});

/** @throws AttributableError when the reply does not say what came of the command: poison */
function saidBy({ correlationId, data: { commandId, outcome } }: Reply): RepliedSamples {
  if (outcome.status === 'refused') {
    return { correlationId, accepted: 0, refused: samplesOf(commandId), refusal: outcome.refusal };
  }
  const { accepted, refused } = outcome.result as Partial<TelemetryAccepted>;
  if (!Number.isSafeInteger(accepted) || !Array.isArray(refused)) {
    throw new AttributableError('CONNECTORS_REPLY_UNREADABLE', 'The reply does not say what came of it.');
  }
  const [first] = refused as TelemetryAccepted['refused'];
  return { correlationId, accepted: accepted!, refused: refused.length, refusal: first?.refusal };
}
