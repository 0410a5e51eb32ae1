import { BaseRpcContext, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { BatchConsumerOptions, ConsumerState } from '../consume/batch-consumer-options.ts';
import { BatchConsumer } from '../consume/batch-consumer.ts';
import type { PartitionSlice } from '../consume/log-message.ts';

export interface KafkaBatchStrategyOptions extends Omit<BatchConsumerOptions, 'topics' | 'handle'> {
  /** Of the topics that handlers name, only these: for a process with several consumer groups. Default: all. */
  readonly topics?: readonly string[];
}

/**
 * Nest transport of batches: the topics are those that `@BatchHandler`s name, and a handler gets what all owned partitions
 * of its topic have, in one call. One strategy is one consumer group.
 */
export class KafkaBatchStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: KafkaBatchStrategyOptions;
  #consumer: BatchConsumer | undefined;

  constructor(options: KafkaBatchStrategyOptions) {
    super();
    this.#options = options;
  }

  /** What health and metrics want to know; `starting` before `listen`. */
  get state(): ConsumerState {
    return this.#consumer?.state ?? { status: 'starting', positions: new Map() };
  }

  listen(callback: (error?: unknown) => void): void {
    const topics = this.#options.topics ?? [...this.messageHandlers.keys()];
    this.#consumer = new BatchConsumer({ ...this.#options, topics, handle: (slices) => this.#handle(slices) });
    this.#consumer.start().then(() => {
      callback();
    }, callback);
  }

  async close(): Promise<void> {
    await this.#consumer?.stop();
  }

  override on(): void {
    throw new Error('KafkaBatchStrategy has no events; ask its state.');
  }

  override unwrap<T>(): T {
    return this.#consumer as T;
  }

  async #handle(slices: readonly PartitionSlice[]): Promise<void> {
    const topic = slices[0]?.topic ?? '';
    const handler = this.messageHandlers.get(topic);
    if (handler === undefined) throw new Error(`no handler for ${topic}`);
    const result: unknown = await handler(slices, new BaseRpcContext([topic]));
    await lastValueFrom<unknown, undefined>(this.transformToObservable(result), { defaultValue: undefined });
  }
}
