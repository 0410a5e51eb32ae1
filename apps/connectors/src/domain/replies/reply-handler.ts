import type { Reply } from '@umbra/contracts/command';
import type { EntityManager } from 'typeorm';

/** Takes the replies of one kind of command, in the transaction that moves the offset behind them. */
export interface ReplyHandler {
  /** `registry.virtual-device-had` */
  readonly type: string;
  /** Several at once, in the order of the log. A reply to a command that nobody waits for any more is passed over. */
  apply(manager: EntityManager, replies: readonly Reply[]): Promise<void>;
}
