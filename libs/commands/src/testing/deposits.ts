import type { Command, Reply } from '@umbra/contracts/command';
import { newEvent, type EventEnvelope, type EventOrigin } from '@umbra/contracts/envelope';
import type { LogRecord } from '@umbra/kafka';
import { addToOutbox } from '@umbra/postgres';
import { conflict } from '@umbra/wire';
import { IsInt, IsString, Length } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { wishOf, type CommandHandler } from '../index.ts';

export type Deposit = Command<'bank.deposit', { readonly account: string; readonly amount: number }>;
export type DepositReply = Reply<'bank.deposited', { readonly balance: number }>;

class DepositWish {
  @IsString()
  @Length(1, 50)
  account!: string;

  @IsInt()
  amount!: number;
}

/** More than the bank takes: refused when the row is there already, so that a test sees it taken back. */
export const TOO_MUCH = 1_000;

/** Puts money into accounts, for tests: a row for each deposit, with its place in the order of all, and an event. */
export class DepositHandler implements CommandHandler<Deposit, { balance: number }> {
  readonly type = 'bank.deposit';
  readonly replyType = 'bank.deposited';
  readonly check = wishOf(DepositWish);
  readonly #eventsTopic: string;
  /** What a test lets happen once the deposit is written. */
  afterWrite: (manager: EntityManager, wish: DepositWish) => Promise<void> = () => Promise.resolve();

  constructor(eventsTopic: string) {
    this.#eventsTopic = eventsTopic;
  }

  async carryOut(
    manager: EntityManager,
    { account, amount }: DepositWish,
    origin: EventOrigin,
  ): Promise<{ balance: number }> {
    await manager.query('INSERT INTO deposit (account, amount) VALUES ($1, $2)', [account, amount]);
    await addToOutbox(manager, [this.#event(account, amount, origin)]);
    if (amount > TOO_MUCH) throw conflict('BANK_TOO_MUCH', 'The bank does not take as much.');
    await this.afterWrite(manager, { account, amount });
    const [row] = await manager.query<{ balance: number }[]>(
      'SELECT sum(amount)::integer AS balance FROM deposit WHERE account = $1',
      [account],
    );
    return { balance: row?.balance ?? 0 };
  }

  #event(account: string, amount: number, origin: EventOrigin): LogRecord {
    const event = newEvent<EventEnvelope>('account.grew', 1, { account, amount }, origin);
    return { topic: this.#eventsTopic, key: account, value: JSON.stringify(event) };
  }
}
