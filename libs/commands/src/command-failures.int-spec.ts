import { randomUUID } from 'node:crypto';
import { classifyError, UmbraError } from '@umbra/errors';
import { eventually, readTopic } from '@umbra/testing';
import type { EntityManager } from 'typeorm';
import { CommandsWorld } from './testing/commands-world.ts';
import { TOO_MUCH } from './testing/deposits.ts';

describe('commands that come to nothing', () => {
  let world: CommandsWorld;
  beforeAll(async () => {
    world = await CommandsWorld.start();
    world.startRelay();
  });
  afterEach(async () => {
    world.handler.afterWrite = () => Promise.resolve();
    await world.stopConsumers();
  });
  afterAll(() => world.stop());

  const anAccount = () => `account ${randomUUID()}`.slice(0, 50);
  const refusal = (status: number, code: string) => ({
    status: 'refused',
    refusal: { status, code, message: expect.any(String) as string },
  });
  const outcomesOf = async (command: { commandId: string }, count = 1) =>
    (await world.hasReplies(command, count)).map(({ data }) => data.outcome);
  const eventsOf = async (account: string) =>
    (await readTopic(world.connection, world.events.name)).filter(({ key }) => key === account);

  it('a refusal leaves nothing behind, and takes nothing from its neighbours', async () => {
    const account = anAccount();
    const refused = world.command({ account, amount: TOO_MUCH + 1 });
    const last = world.command({ account, amount: 2 });
    await world.give(world.command({ account, amount: 1 }), refused, last);
    await world.hasConsumer();
    expect(await outcomesOf(refused)).toEqual([refusal(409, 'BANK_TOO_MUCH')]);
    expect(await outcomesOf(last)).toEqual([{ status: 'done', result: { balance: 3 } }]);
    expect(await world.amountsOf(account)).toEqual([1, 2]);
    expect(await eventsOf(account)).toHaveLength(2);
  });

  it('a refusal is an outcome: given again, the command is refused in the same words', async () => {
    const account = anAccount();
    const command = world.command({ account, amount: TOO_MUCH + 1 });
    await world.hasConsumer();
    await world.give(command);
    await world.hasReplies(command);
    await world.give(world.command({ account, amount: 1 }, command));
    const [first, second] = await outcomesOf(command, 2);
    expect(second).toEqual(first);
    expect(await world.amountsOf(account)).toEqual([]);
  });

  it.each([
    ['of a wrong shape', { amount: 'much' }],
    ['of a missing member', { amount: undefined }],
    ['of a text that no database can hold', { account: 'half \ud800' }],
    ['whose key no database can hold', { account: 'nul \0', amount: 'much' }],
  ])('data %s is refused with 400, and is no poison', async (_what, wrong) => {
    const command = world.command({ account: anAccount(), amount: 1, ...wrong });
    await world.hasConsumer();
    const lettersBefore = (await world.deadLetters()).length;
    await world.give(command);
    expect(await outcomesOf(command)).toEqual([
      refusal(400, expect.stringMatching(/^COMMANDS_DATA_INVALID$|^WIRE_BODY_NOT_UNICODE$/) as string),
    ]);
    expect(await world.deadLetters()).toHaveLength(lettersBefore);
  });

  it('the commandId of a command of another type is refused, and the first one stands', async () => {
    const account = anAccount();
    const command = world.command({ account, amount: 1 });
    const other = world.command({ account }, { ...command, type: 'bank.close' });
    const closed: string[] = [];
    await world.hasConsumer({
      handlers: [
        world.handler,
        {
          ...{ type: 'bank.close', replyType: 'bank.closed', check: () => ({}) },
          carryOut: () => Promise.resolve({ closed: closed.push(account) }),
        },
      ],
    });
    await world.give(command, other);
    const replies = await world.hasReplies(command, 2);
    expect(replies.map(({ type, data }) => [type, data.outcome])).toEqual([
      ['bank.deposited', { status: 'done', result: { balance: 1 } }],
      ['bank.closed', refusal(409, 'COMMANDS_ID_TAKEN')],
    ]);
    expect(closed).toEqual([]);
  });

  it.each([
    ['type', { type: 'bank.withdraw' }],
    ['version', { version: 2 }],
  ])('a %s that this release does not know is answered with 501, but not for ever', async (_what, unknown) => {
    const account = anAccount();
    const command = world.command({ account, amount: 1 }, unknown);
    await world.hasConsumer();
    await world.give(command);
    expect(await outcomesOf(command)).toEqual([refusal(501, 'COMMANDS_TYPE_UNKNOWN')]);
    await world.give(world.command({ account, amount: 1 }, { commandId: command.commandId }));
    expect((await outcomesOf(command, 2))[1]).toEqual({ status: 'done', result: { balance: 1 } });
  });

  it.each([
    ['no JSON', () => 'nonsense', 'CONTRACTS_EVENT_UNREADABLE'],
    ['no address', () => JSON.stringify({ id: 'i', type: 't', version: 1, data: {} }), 'CONTRACTS_EVENT_UNREADABLE'],
    ['a topic that no replies go to', () => elsewhere({ replyTo: 'device.events' }), 'COMMANDS_UNANSWERABLE'],
    ['a commandId without end', () => elsewhere({ commandId: 'c'.repeat(201) }), 'COMMANDS_UNANSWERABLE'],
    ['a commandId of half a character', () => elsewhere({ commandId: 'c\udc00' }), 'COMMANDS_UNANSWERABLE'],
    ['a commandId with a NUL', () => elsewhere({ commandId: 'c\0' }), 'COMMANDS_UNANSWERABLE'],
  ])('wall 7: a record with %s is a dead letter; those around it are done', async (_what, value, code) => {
    const account = anAccount();
    const [first, last] = [world.command({ account, amount: 1 }), world.command({ account, amount: 2 })];
    await world.give(first, { topic: world.topic.name, key: account, value: value() }, last);
    await world.hasConsumer();
    await world.hasReplies(last);
    expect(await world.amountsOf(account)).toEqual([1, 2]);
    expect((await world.deadLetters()).filter(({ key }) => key === account)).toEqual([
      { key: account, code, reader: 'bank.commands' },
    ]);
  });

  const elsewhere = (asked: object): string => world.command({ account: 'a', amount: 1 }, asked).value as string;

  it.each([
    ['a handler that is broken', () => Promise.reject(new TypeError('x is not a function'))],
    ['a value that its column does not take', (manager: EntityManager) => manager.query("SELECT '40000'::smallint")],
    ['an error that says so', () => Promise.reject(new UmbraError('BANK_ODD', 'Odd.'))],
  ])(
    'wall 7: %s fails one command: a dead letter, 500, nothing left; it can be given again',
    async (_what, breakDown) => {
      const account = anAccount();
      world.handler.afterWrite = async (manager, { amount }) => {
        if (amount === 13) await breakDown(manager);
      };
      const unlucky = world.command({ account, amount: 13 });
      const last = world.command({ account, amount: 2 });
      await world.give(world.command({ account, amount: 1 }), unlucky, last);
      await world.hasConsumer();
      expect(await outcomesOf(unlucky)).toEqual([refusal(500, 'COMMANDS_FAILED')]);
      await world.hasReplies(last);
      expect(await world.amountsOf(account)).toEqual([1, 2]);
      expect(await eventsOf(account)).toHaveLength(2);
      expect((await world.deadLetters()).filter(({ key }) => key === account)).toHaveLength(1);
      world.handler.afterWrite = () => Promise.resolve();
      await world.give(unlucky);
      expect((await outcomesOf(unlucky, 2))[1]).toEqual({ status: 'done', result: { balance: 16 } });
    },
  );

  it('a handler that swallows an error of the database fails its own command alone', async () => {
    const account = anAccount();
    world.handler.afterWrite = async (manager, { amount }) => {
      if (amount === 13) await manager.query('SELECT 1 / 0').catch(() => undefined);
    };
    const unlucky = world.command({ account, amount: 13 });
    const last = world.command({ account, amount: 2 });
    await world.give(unlucky, last);
    await world.hasConsumer();
    expect(await outcomesOf(unlucky)).toEqual([refusal(500, 'COMMANDS_FAILED')]);
    expect(await outcomesOf(last)).toEqual([{ status: 'done', result: { balance: 2 } }]);
  });

  it('a passing failure repeats the batch, from its beginning', async () => {
    const account = anAccount();
    let failures = 2;
    world.handler.afterWrite = () => {
      failures -= 1;
      const isAway = failures >= 0;
      return isAway ? Promise.reject(new UmbraError('BANK_AWAY', 'Away.', { retryable: true })) : Promise.resolve();
    };
    const commands = [1, 2, 3].map((amount) => world.command({ account, amount }));
    await world.give(...commands);
    await world.hasConsumer();
    await Promise.all(commands.map((command) => world.hasReplies(command)));
    expect(await world.amountsOf(account)).toEqual([1, 2, 3]);
    expect(await eventsOf(account)).toHaveLength(3);
    expect(await world.repliesTo(commands[0]!)).toHaveLength(1);
  });

  it('a failure that would hit every command stops the consumer for a while, and nothing is lost', async () => {
    const account = anAccount();
    world.handler.afterWrite = (manager) => manager.query('SELECT * FROM a_table_that_is_missing');
    const command = world.command({ account, amount: 1 });
    await world.give(command);
    const consumer = await world.hasConsumer({ retryAfterMs: 100 });
    const failure = await eventually('it stops', () => consumer.state.failure ?? false);
    expect(classifyError(failure).code).toBe('42P01');
    expect(await world.amountsOf(account)).toEqual([]);
    world.handler.afterWrite = () => Promise.resolve();
    expect(await outcomesOf(command)).toEqual([{ status: 'done', result: { balance: 1 } }]);
    expect(await world.amountsOf(account)).toEqual([1]);
  });

  it('is stopped also while it waits to begin anew', async () => {
    world.handler.afterWrite = (manager) => manager.query('SELECT * FROM a_table_that_is_missing');
    const command = world.command({ account: anAccount(), amount: 1 });
    await world.give(command);
    const consumer = await world.hasConsumer({ retryAfterMs: 1_000_000 });
    await eventually('it stops', () => consumer.state.status === 'failed');
    await world.stopConsumers();
    world.handler.afterWrite = () => Promise.resolve();
    await world.hasConsumer();
    await world.hasReplies(command);
  });
});
