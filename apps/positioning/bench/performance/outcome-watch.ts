import { parseEvent } from '@umbra/contracts/envelope';
import { readTelemetryEvent, telemetryTopic } from '@umbra/contracts/telemetry';
import { LogTail, type KafkaConnection, type LogMessage } from '@umbra/kafka';

/** An outcome as a reader of the log sees it. */
export interface SeenOutcome {
  readonly seenAtMs: number;
  readonly trackingId: string;
  readonly sampledAtMs: number;
  readonly isResolved: boolean;
}

const LOOK_EVERY_MS = 20;

/** Follows the device timeline, and notes when which outcome was there to be read. */
export class OutcomeWatch {
  readonly #tail: LogTail;
  #seen: SeenOutcome[] = [];

  private constructor(connection: KafkaConnection) {
    this.#tail = new LogTail(connection, [telemetryTopic.name], (message) => {
      this.#take(message);
    });
  }

  static async start(connection: KafkaConnection): Promise<OutcomeWatch> {
    const watch = new OutcomeWatch(connection);
    await watch.#tail.start();
    watch.#seen = [];
    return watch;
  }

  /** In the order in which they came, once there are so many. @throws when none comes for long */
  async outcomes(count: number, patienceMs = 30_000): Promise<readonly SeenOutcome[]> {
    let [seen, movedAtMs] = [0, Date.now()];
    while (this.#seen.length < count) {
      if (this.#seen.length > seen) [seen, movedAtMs] = [this.#seen.length, Date.now()];
      if (Date.now() - movedAtMs > patienceMs)
        throw new Error(`only ${String(seen)} of ${String(count)} outcomes came`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return this.#seen;
  }

  stop(): Promise<void> {
    return this.#tail.stop();
  }

  #take({ headers, value }: LogMessage): void {
    if (headers['type']?.startsWith('position.') !== true) return;
    const event = readTelemetryEvent(parseEvent(value));
    if (event?.type !== 'position.resolved' && event?.type !== 'position.unresolved') return;
    const { trackingId, sample } = event.data;
    const isResolved = event.type === 'position.resolved';
    this.#seen.push({ seenAtMs: Date.now(), trackingId, sampledAtMs: sample.sampledAtMs, isResolved });
  }
}
