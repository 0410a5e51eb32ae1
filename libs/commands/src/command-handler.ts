import type { Command, CommandAddress } from '@umbra/contracts/command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';

/** What a command asks for, without its address. */
export type Wish<Asked extends Command> = Omit<Asked['data'], keyof CommandAddress>;

/** One of several commands that are carried out together. */
export interface AskedTogether<Asked extends Command = Command> {
  readonly wish: Wish<Asked>;
  readonly origin: EventOrigin;
  /** Runs work in the conversation and the span of this command: what is added to the outbox there belongs to it. */
  readonly within: <Result>(work: () => Result) => Result;
}

/** Carries out the commands of one type. */
export interface CommandHandler<Asked extends Command = Command, Result extends object = object> {
  readonly type: Asked['type'];
  /** The type of the reply, done or refused. */
  readonly replyType: string;
  /**
   * What the command asks for, with what is not known left out (`wishOf` makes such a function of a class).
   * @throws WireError 400: the refusal is the answer
   */
  check(data: object): Wish<Asked>;
  /**
   * Makes the change, through this manager alone: what it writes commits with the outcome and the reply, or not at all. The
   * same instance of a command is carried out again from the start when its transaction failed for a passing reason.
   * @param origin for the events of the change: caused by the command, in its conversation, now
   * @returns what goes into the reply, as JSON; never a secret in clear (wall 9)
   * @throws WireError below 500: what was written is taken back, and the refusal is the answer, for good
   * @throws a retryable error: the batch is repeated, and all behind it waits
   * @throws anything else: what was written is taken back, the command goes to the dead letters, and 500 is the answer
   */
  carryOut(manager: EntityManager, wish: Wish<Asked>, origin: EventOrigin): Promise<Result>;
  /**
   * Does as `carryOut` would with one after the other, by a handful of statements for all: for what comes by the hundred.
   * @returns for each, in their order, its result or the refusal; of one that is refused nothing is written
   * @throws anything: what was written is taken back, and `carryOut` is called for each
   */
  carryOutTogether?(
    manager: EntityManager,
    asked: readonly AskedTogether<Asked>[],
  ): Promise<readonly (Result | WireError)[]>;
}

/** A command that is about to be carried out, as its handler has checked it. */
export interface CheckedCommand {
  readonly type: string;
  readonly wish: object;
}
