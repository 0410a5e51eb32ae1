import { Inject, Injectable, Optional } from '@nestjs/common';
import { managedTransactionsOf, RepliesProjection, type ManagedSession, type ReplyHandler } from '@umbra/commands';
import type { Reply } from '@umbra/contracts/command';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import type { LogAppender } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { schemaOf } from '@umbra/postgres';
import { OffsetTable, ProjectionRunner, SkipTable } from '@umbra/projections';
import { DataSource } from 'typeorm';
import { DEAD_LETTERS, LOGGER, METRICS, REPLY_HANDLERS, TRACER } from '../../connectors.tokens.ts';

/** Applies `connectors.replies`: one transaction a batch, with its offsets; what cannot be used goes to the dead letters. */
@Injectable()
export class RepliesRunner extends ProjectionRunner<Reply, ManagedSession> {
  constructor(
    dataSource: DataSource,
    @Inject(REPLY_HANDLERS) handlers: readonly ReplyHandler[],
    @Inject(DEAD_LETTERS) deadLetters: Pick<LogAppender, 'append'>,
    @Inject(LOGGER) logger: Logger,
    @Inject(METRICS) metrics: Metrics,
    @Optional() @Inject(TRACER) tracer: Tracer | undefined,
  ) {
    super({
      projection: new RepliesProjection(connectorsReplyTopic.name, handlers),
      transactions: managedTransactionsOf(dataSource),
      offsets: new OffsetTable(schemaOf(dataSource)),
      skips: new SkipTable(schemaOf(dataSource)),
      ...{ deadLetters, logger, metrics, tracer },
    });
  }
}
