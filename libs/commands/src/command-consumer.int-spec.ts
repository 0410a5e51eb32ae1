import { randomUUID } from 'node:crypto';
import { eventually, readTopic, RecordingTracer } from '@umbra/testing';
import type { CheckedCommand } from './index.ts';
import { CommandsWorld } from './testing/commands-world.ts';

/** On a machine that is busy: many small transactions, one after the other. */
const ALL_DONE_WITHIN_MS = 60_000;

describe('commands', () => {
  let world: CommandsWorld;
  beforeAll(async () => {
    world = await CommandsWorld.start();
    world.startRelay();
  });
  afterEach(() => world.stopConsumers());
  afterAll(() => world.stop());

  const anAccount = () => `account ${randomUUID()}`.slice(0, 50);
  const done = (balance: number) => ({ status: 'done', result: { balance } });

  it('a command is done and answered: with its key, its conversation, and its message as the cause', async () => {
    const account = anAccount();
    const command = world.command({ account, amount: 5 });
    await world.hasConsumer();
    await world.give(command);
    const [reply] = await world.hasReplies(command);
    expect(reply).toMatchObject({
      ...{ type: 'bank.deposited', version: 1, producer: 'bank' },
      ...{ correlationId: `conversation of ${command.commandId}`, causationId: command.messageId },
      data: { commandId: command.commandId, outcome: done(5) },
    });
    const records = await readTopic(world.connection, world.replies.name);
    expect(records.find(({ value }) => value?.includes(command.commandId))).toMatchObject({
      ...{ key: account, headers: { type: 'bank.deposited' } },
    });
    expect(await world.amountsOf(account)).toEqual([5]);
  });

  it('wall 3: a command that is given again, by another message, is answered again and not done again', async () => {
    const account = anAccount();
    const first = world.command({ account, amount: 5 });
    const again = world.command({ account, amount: 5 }, first);
    const other = world.command({ account, amount: 7 });
    await world.hasConsumer();
    await world.give(first);
    await world.hasReplies(first);
    await world.give(other, again);
    const replies = await world.hasReplies(first, 2);
    expect(replies.map(({ causationId, data }) => [causationId, data.outcome])).toEqual([
      [first.messageId, done(5)],
      [again.messageId, done(5)],
    ]);
    expect(await world.amountsOf(account)).toEqual([5, 7]);
  });

  it('wall 3: also when both messages are in one batch', async () => {
    const account = anAccount();
    const command = world.command({ account, amount: 5 });
    await world.give(command, world.command({ account, amount: 5 }, command), world.command({ account, amount: 7 }));
    await world.hasConsumer();
    const replies = await world.hasReplies(command, 2);
    expect(replies.map(({ data }) => data.outcome)).toEqual([done(5), done(5)]);
    await eventually('the other one is done', async () => (await world.amountsOf(account)).length === 2);
    expect(await world.amountsOf(account)).toEqual([5, 7]);
  });

  it('wall 3: a crash before Kafka has heard of the commit repeats nothing: the next consumer goes on behind it', async () => {
    const account = anAccount();
    const before = world.command({ account, amount: 5 });
    await world.hasConsumer();
    await world.give(before);
    await world.hasReplies(before);
    await world.stopConsumers();
    const after = world.command({ account, amount: 7 });
    await world.give(after);
    // A group that Kafka has no offsets of: all it could go by is the database.
    await world.hasConsumer();
    await world.hasReplies(after);
    expect(await world.repliesTo(before)).toHaveLength(1);
    expect(await world.amountsOf(account)).toEqual([5, 7]);
  });

  it('wall 3: of two that believe to own the partitions, one does each command', async () => {
    const account = anAccount();
    await Promise.all([world.hasConsumer(), world.hasConsumer()]);
    const commands = Array.from({ length: 60 }, (_, amount) => world.command({ account, amount }));
    for (const command of commands) await world.give(command);
    const last = await eventually('all are answered', async () => {
      const replies = (await readTopic(world.connection, world.replies.name)).filter(({ key }) => key === account);
      return replies.length >= commands.length && replies;
    });
    expect(last).toHaveLength(commands.length);
    expect(await world.amountsOf(account)).toEqual(commands.map((_, amount) => amount));
  });

  it('wall 3: of the same command under two keys, carried out at the same time, one is done', async () => {
    const [account, other] = [anAccount(), anAccount()];
    const command = world.command({ account, amount: 5 });
    const twin = world.command({ account: other, amount: 5 }, command);
    world.handler.afterWrite = async () => {
      // Another process, with the twin's partition, commits first.
      world.handler.afterWrite = () => Promise.resolve();
      await world.dataSource.query(`INSERT INTO command_outcome VALUES ($1, 'bank.deposit', $2, 0)`, [
        command.commandId,
        JSON.stringify(done(5)),
      ]);
    };
    await world.give(command, twin);
    await world.hasConsumer();
    const replies = await world.hasReplies(command, 2);
    expect(replies.map(({ data }) => data.outcome)).toEqual([done(5), done(5)]);
    expect([await world.amountsOf(account), await world.amountsOf(other)]).toEqual([[], []]);
  });

  it('keeps the order of a key, also over batches and partitions', async () => {
    const accounts = Array.from({ length: 4 }, anAccount);
    const commands = Array.from({ length: 200 }, (_, nth) =>
      world.command({ account: accounts[nth % accounts.length]!, amount: nth }),
    );
    await world.give(...commands);
    await world.hasConsumer({ maxCommands: 7 });
    for (const [place, account] of accounts.entries()) {
      const expected = commands.map((_, nth) => nth).filter((nth) => nth % accounts.length === place);
      const isDone = async () => (await world.amountsOf(account)).length === expected.length;
      await eventually('all is done', isDone, ALL_DONE_WITHIN_MS);
      expect(await world.amountsOf(account)).toEqual(expected);
    }
  }, 90_000);

  it('takes locks once a batch, for what is new in it', async () => {
    const account = anAccount();
    const known = world.command({ account, amount: 1 });
    await world.hasConsumer();
    await world.give(known);
    await world.hasReplies(known);
    await world.stopConsumers();
    const last = world.command({ account, amount: 3 });
    await world.give(known, world.command({ account, amount: 2 }), world.command({ account, amount: 'x' }), last);
    const batches: (readonly CheckedCommand[])[] = [];
    await world.hasConsumer({
      lockFirst: (_manager, commands) => {
        batches.push(commands);
        return Promise.resolve();
      },
    });
    await world.hasReplies(last);
    expect(batches.flat()).toEqual([2, 3].map((amount) => ({ type: 'bank.deposit', wish: { account, amount } })));
    expect(batches).toHaveLength(1);
  });

  it('counts what came of commands, and times those that were carried out', async () => {
    const value = async (outcome: string) => (await world.metrics.value('umbra_commands_total', { outcome })) ?? NaN;
    const timed = async () => (await world.metrics.value('umbra_command_duration_seconds_count')) ?? 0;
    const [before, timedBefore] = [
      await Promise.all(['done', 'refused', 'repeated', 'failed'].map(value)),
      await timed(),
    ];
    const account = anAccount();
    const command = world.command({ account, amount: 1 });
    const refused = world.command({ account, amount: 'much' });
    await world.give(command, command, refused);
    await world.hasConsumer();
    await world.hasReplies(refused);
    const after = await Promise.all(['done', 'refused', 'repeated', 'failed'].map(value));
    expect(after.map((count, nth) => count - (before[nth] ?? 0))).toEqual([1, 1, 1, 0]);
    expect((await timed()) - timedBefore).toBe(1);
  });

  it('belongs to the trace of who gave it: the step, and by the outbox the event and the reply', async () => {
    const tracer = new RecordingTracer();
    const account = anAccount();
    const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
    const command = world.command({ account, amount: 1 }, { headers: { traceparent } });
    await world.hasConsumer({ tracer });
    await world.give(command);
    await world.hasReplies(command);
    const [step] = tracer.named(`${world.topic.name} process`);
    expect(step).toMatchObject({ traceId: 'a1'.repeat(16), parentSpanId: 'b2'.repeat(8), isEnded: true });
    for (const topic of [world.events, world.replies]) {
      const record = (await readTopic(world.connection, topic.name)).find(({ key }) => key === account);
      expect(record?.headers['traceparent']).toBe(`00-${'a1'.repeat(16)}-${String(step?.spanId)}-01`);
    }
  });
});
