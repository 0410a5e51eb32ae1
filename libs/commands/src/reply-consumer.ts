import type { Reply } from '@umbra/contracts/command';
import { RepliesProjection } from './replies.projection.ts';
import type { ReplyHandler } from './reply-handler.ts';
import { TopicWorker, type TopicWorkerOptions } from './topic-worker.ts';

export interface ReplyConsumerOptions extends TopicWorkerOptions {
  readonly handlers: readonly ReplyHandler[];
}

/** Takes the replies to the commands that a service has given: each once. */
export class ReplyConsumer extends TopicWorker {
  /** Ready to start; the topics and the tables are there already. */
  static async open(options: ReplyConsumerOptions): Promise<ReplyConsumer> {
    const projection = new RepliesProjection(options.topic.name, options.handlers);
    return new ReplyConsumer(await this.openParts<Reply>(options, { projection }));
  }
}
