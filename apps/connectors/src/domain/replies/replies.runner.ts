import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Reply } from '@umbra/contracts/command';
import type { LogAppender } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { schemaOf } from '@umbra/postgres';
import { OffsetTable, ProjectionRunner, SkipTable } from '@umbra/projections';
import { DataSource } from 'typeorm';
import { DEAD_LETTERS, LOGGER, METRICS, REPLY_HANDLERS, TRACER } from '../../connectors.tokens.ts';
import { RepliesProjection } from './replies.projection.ts';
import type { ReplyHandler } from './reply-handler.ts';
import { replyTransactionsOf, type ReplySession } from './reply-session.ts';

/** Applies `connectors.replies`: one transaction a batch, with its offsets; what cannot be used goes to the dead letters. */
@Injectable()
export class RepliesRunner extends ProjectionRunner<Reply, ReplySession> {
  constructor(
    dataSource: DataSource,
    @Inject(REPLY_HANDLERS) handlers: readonly ReplyHandler[],
    @Inject(DEAD_LETTERS) deadLetters: Pick<LogAppender, 'append'>,
    @Inject(LOGGER) logger: Logger,
    @Inject(METRICS) metrics: Metrics,
    @Optional() @Inject(TRACER) tracer: Tracer | undefined,
  ) {
    super({
      projection: new RepliesProjection(handlers),
      transactions: replyTransactionsOf(dataSource),
      offsets: new OffsetTable(schemaOf(dataSource)),
      skips: new SkipTable(schemaOf(dataSource)),
      ...{ deadLetters, logger, metrics, tracer },
    });
  }
}
