import type { Reply } from '@umbra/contracts/command';
import type { EntityManager } from 'typeorm';

/** Takes the replies of one kind of command. A reply to a command that nobody waits for any more is passed over. */
export interface ReplyHandler {
  /** `registry.virtual-device-had`; left out by who takes those of all kinds together. */
  readonly type?: string;
  /** Several at once, in the order of the log, in the transaction that moves the offset behind them. */
  apply?(manager: EntityManager, replies: readonly Reply[]): Promise<void>;
  /** There were some, and the transaction is committed: for what may follow later, and does not fail. */
  committed?(): void;
}
