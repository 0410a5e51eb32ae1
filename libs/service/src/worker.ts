import type { ConsumerState } from '@umbra/kafka';

/** Something that goes on beside requests: a consumer, a housekeeping loop. */
export interface Worker {
  /** As readiness calls it: `commands`. */
  readonly name: string;
  /** `true`, or in a word why it does not work at the moment. */
  readonly words: true | string;
  /** Begins in the background; waits for nobody. */
  start(): void;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
}

/** What consumers of `@umbra/kafka` and `@umbra/commands` have in common. */
interface BackgroundConsumer {
  readonly state: Pick<ConsumerState, 'status'>;
  start(): void;
  stop(): Promise<void>;
}

export const consumerWorker = (name: string, consumer: BackgroundConsumer): Worker => ({
  name,
  get words() {
    const { status } = consumer.state;
    return status === 'consuming' || status;
  },
  start: () => {
    consumer.start();
  },
  stop: () => consumer.stop(),
});
