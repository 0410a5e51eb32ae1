import { consumerWorker, RepeatedWork } from '@umbra/service';
import { ReplyConsumer } from '@umbra/commands';
import { bulkJobsReplyTopic } from '@umbra/contracts/bulk-jobs-reply';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { DataSource } from 'typeorm';
import type { BulkJobsConfig } from '../bulk-jobs.config.ts';
import type { Slice } from '../bulk-jobs.slice.ts';
import { CONFIG, CONNECTION, LOGGER, METRICS, TRACER } from '../bulk-jobs.tokens.ts';
import { ForgetJobs } from '../housekeeping/forget-jobs.ts';
import { TakeRepliesHandler } from '../replies/take-replies.handler.ts';
import { AskAgain } from './ask-again.ts';
import { CarryOn } from './carry-on.ts';
import { DispatchMetrics } from './dispatch-metrics.ts';
import { Dispatcher } from './dispatcher.ts';
import { JobRowsRepository } from './job-rows.repository.ts';
import { JobsAtWorkRepository } from './jobs-at-work.repository.ts';

/** An upload waits so long for its first rows at most, and a place in flight for its next row. */
const BEGIN_EVERY_MS = 50;
const ASK_AGAIN_EVERY_MS = 1_000;
const FORGET_EVERY_MS = 600_000;

/** The execution of jobs: rows into commands, replies into results, and what is done with both after a week. */
export const dispatchSlice: Slice = {
  controllers: [],
  providers: [
    ...[JobsAtWorkRepository, JobRowsRepository, DispatchMetrics, CarryOn],
    ...[Dispatcher, AskAgain, TakeRepliesHandler, ForgetJobs],
  ],
  workers: async (app) => {
    const logger = app.get<Logger>(LOGGER);
    const config = app.get<BulkJobsConfig>(CONFIG);
    const replies = await ReplyConsumer.open({
      connection: app.get<KafkaConnection>(CONNECTION),
      groupId: `${config.BULK_JOBS_CONSUMER_GROUP}.replies`,
      topic: bulkJobsReplyTopic,
      handlers: [app.get(TakeRepliesHandler)],
      dataSource: app.get(DataSource),
      logger,
      metrics: app.get<Metrics>(METRICS),
      tracer: app.get<Tracer | undefined>(TRACER),
    });
    const [dispatcher, askAgain, forgetJobs] = [app.get(Dispatcher), app.get(AskAgain), app.get(ForgetJobs)];
    const repeated = (name: string, everyMs: number, work: (stopping: AbortSignal) => Promise<void>) =>
      new RepeatedWork({ name, everyMs, work, logger });
    return [
      repeated('dispatch', BEGIN_EVERY_MS, () => dispatcher.beginRows()),
      repeated('ask again', ASK_AGAIN_EVERY_MS, () => askAgain.lookForOverdue(replies.state.status === 'consuming')),
      repeated('housekeeping', FORGET_EVERY_MS, (stopping) => forgetJobs.forget(stopping)),
      consumerWorker('replies', replies),
    ];
  },
};
