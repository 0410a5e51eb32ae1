import { conflict } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { AskedTogether, CommandHandler } from './index.ts';
import { CommandsWorld } from './testing/commands-world.ts';
import type { Deposit } from './testing/deposits.ts';

describe('commands that are carried out together', () => {
  let world: CommandsWorld;
  let sizes: number[];
  beforeAll(async () => {
    world = await CommandsWorld.start();
    world.startRelay();
  });
  beforeEach(() => {
    sizes = [];
    world.handler.afterWrite = () => Promise.resolve();
  });
  afterEach(() => world.stopConsumers());
  afterAll(() => world.stop());

  const refusal = conflict('BANK_UNLUCKY', 'The bank takes no such amount.');
  /** Deposits by one statement; 13 is refused. */
  const together = (afterWrite: (manager: EntityManager) => Promise<unknown> = () => Promise.resolve()) => {
    const handler: CommandHandler<Deposit, { balance: number }> = {
      ...{ type: 'bank.deposit', replyType: 'bank.deposited', check: (data) => world.handler.check(data) },
      carryOut: (manager, wish, origin) => world.handler.carryOut(manager, wish, origin),
      carryOutTogether: async (manager: EntityManager, asked: readonly AskedTogether<Deposit>[]) => {
        sizes.push(asked.length);
        const taken = asked.filter(({ wish }) => wish.amount !== 13).map(({ wish }) => wish);
        await manager.query('INSERT INTO deposit (account, amount) SELECT * FROM unnest($1::text[], $2::smallint[])', [
          taken.map(({ account }) => account),
          taken.map(({ amount }) => amount),
        ]);
        await afterWrite(manager);
        return asked.map(({ wish }) => (wish.amount === 13 ? refusal : { balance: -wish.amount }));
      },
    };
    return { handlers: [handler] };
  };
  const outcomesOf = async (commands: readonly ReturnType<typeof world.command>[]) =>
    (await Promise.all(commands.map((command) => world.hasReplies(command)))).map(([reply]) => reply?.data.outcome);
  const commandsOf = (account: string, ...amounts: number[]) =>
    amounts.map((amount) => world.command({ account, amount }));
  const done = (balance: number) => ({ status: 'done', result: { balance } });

  it('have each its own outcome, with the refusals among them', async () => {
    const commands = commandsOf('together', 1, 13, 2);
    await world.give(...commands);
    await world.hasConsumer(together());
    const { status, code, message } = refusal;
    expect(await outcomesOf(commands)).toEqual([
      ...[done(-1), { status: 'refused', refusal: { status, code, message } }, done(-2)],
    ]);
    expect(sizes).toEqual([3]);
    expect(await world.amountsOf('together')).toEqual([1, 2]);
  });

  it.each([
    ['an error of the server', (manager: EntityManager) => manager.query('SELECT 1 / 0')],
    ['a refusal', () => Promise.reject(refusal)],
  ])('go one by one where %s comes in between, and nothing of the attempt is left', async (what, breakDown) => {
    const commands = commandsOf(what, 1, 13, 2);
    await world.give(...commands);
    await world.hasConsumer(together(breakDown));
    expect(await outcomesOf(commands)).toEqual([done(1), done(14), done(16)]);
    expect(sizes).toEqual([3]);
    expect(await world.amountsOf(what)).toEqual([1, 13, 2]);
  });

  it('wall 3: are not done again when some of them are given again', async () => {
    const [first, second, third, last] = commandsOf('again', 1, 2, 3, 4) as [Given, Given, Given, Given];
    await world.give(first, first, second, third);
    await world.hasConsumer(together());
    expect(await outcomesOf([first, second, third])).toEqual([done(1), done(-2), done(-3)]);
    await world.give(second, third, last);
    expect(await outcomesOf([last])).toEqual([done(10)]);
    for (const each of [first, second, third]) expect(await world.hasReplies(each, 2)).toHaveLength(2);
    expect(sizes).toEqual([2]);
    expect(await world.amountsOf('again')).toEqual([1, 2, 3, 4]);
  });

  type Given = ReturnType<typeof world.command>;
});
