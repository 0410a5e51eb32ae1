import { randomUUID } from 'node:crypto';
import type { Reply } from '@umbra/contracts/command';
import { newEvent } from '@umbra/contracts/envelope';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import type { LogRecord } from '@umbra/kafka';
import { eventually, quietLogger, readTopic } from '@umbra/testing';
import type { EntityManager } from 'typeorm';
import { ReplyConsumer, type ReplyHandler } from './index.ts';
import { CommandsWorld } from './testing/commands-world.ts';

/** Writes the replies of deposits down, so that what was applied twice shows. */
class WrittenReplies implements ReplyHandler {
  readonly type = 'bank.deposited';
  readonly batches: number[] = [];
  committedTimes = 0;
  beforeCommit: () => void = () => undefined;

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    this.batches.push(replies.length);
    await manager.query(`INSERT INTO deposit (account, amount) SELECT unnest($1::text[]), 1`, [
      replies.map(({ data }) => data.commandId),
    ]);
    this.beforeCommit();
  }

  committed(): void {
    this.committedTimes += 1;
  }
}

describe('replies', () => {
  let world: CommandsWorld;
  beforeAll(async () => {
    world = await CommandsWorld.start();
    await world.connection.ensureTopics([deadLetterTopicOf(world.replies)]);
  });
  afterAll(() => world.stop());

  const aReply = (commandId: string, type = 'bank.deposited'): LogRecord => {
    const data = { commandId, outcome: { status: 'done', result: {} } } as const;
    const origin = { producer: 'bank', correlationId: 'c', occurredAtMs: Date.now() };
    const value = JSON.stringify(newEvent<Reply>(type, 1, data, origin));
    return { topic: world.replies.name, key: commandId, value, headers: {} };
  };
  const timesWritten = async (commandId: string): Promise<number> => (await world.amountsOf(commandId)).length;

  async function whileConsumed(handler: ReplyHandler, work: () => Promise<unknown>): Promise<void> {
    const consumer = await ReplyConsumer.open({
      connection: world.connection,
      // A group that Kafka has no offsets of: where it stood is in the database alone.
      groupId: `test.${randomUUID()}`,
      topic: world.replies,
      handlers: [handler],
      dataSource: world.dataSource,
      logger: quietLogger,
      metrics: world.metrics,
    });
    consumer.start();
    try {
      await eventually('it consumes', () => Promise.resolve(consumer.state.status === 'consuming'));
      await work();
    } finally {
      await consumer.stop();
    }
  }

  it('wall 3: each is taken once, in batches, also by who begins anew; those of other types are passed over', async () => {
    const handler = new WrittenReplies();
    const first = Array.from({ length: 50 }, () => randomUUID());
    await world.give(...first.map((id) => aReply(id)), aReply('somebody else', 'bank.closed'));
    const last = randomUUID();
    await whileConsumed(handler, () =>
      eventually('the first are written', async () => (await timesWritten(first[49]!)) === 1),
    );
    await world.give(aReply(last));
    await whileConsumed(handler, () => eventually('the last is written', async () => (await timesWritten(last)) === 1));
    for (const id of first) expect(await timesWritten(id)).toBe(1);
    expect(await timesWritten('somebody else')).toBe(0);
    expect(handler.batches.length).toBeLessThan(51);
    expect(handler.committedTimes).toBe(handler.batches.length);
  });

  it('are taken together, of whatever type, by who names none', async () => {
    const handler = new WrittenReplies();
    const ids = [randomUUID(), randomUUID()];
    await whileConsumed(
      { apply: (manager, replies) => handler.apply(manager, replies), committed: () => handler.committed() },
      async () => {
        await world.give(aReply(ids[0]!), aReply(ids[1]!, 'bank.closed'));
        for (const id of ids) await eventually('it is written', async () => (await timesWritten(id)) === 1);
        await eventually('it is told', () => handler.committedTimes === handler.batches.length);
      },
    );
  });

  it('wall 3: what fails before its commit is applied again, and leaves nothing of the first time', async () => {
    const handler = new WrittenReplies();
    const id = randomUUID();
    handler.beforeCommit = () => {
      handler.beforeCommit = () => undefined;
      throw Object.assign(new Error('the connection is lost'), { code: 'ECONNRESET' });
    };
    await whileConsumed(handler, async () => {
      await world.give(aReply(id));
      await eventually('it is written', async () => (await timesWritten(id)) > 0);
    });
    expect(await timesWritten(id)).toBe(1);
    expect(handler.batches).toEqual([1, 1]);
    expect(handler.committedTimes).toBe(1);
  });

  it('wall 7: what is no reply goes to the dead letters, and those behind it are taken', async () => {
    const [id, key] = [randomUUID(), randomUUID()];
    await world.give({ topic: world.replies.name, key, value: '{"no":"reply"}', headers: {} }, aReply(id));
    await whileConsumed(new WrittenReplies(), () =>
      eventually('the next is written', async () => (await timesWritten(id)) === 1),
    );
    const letters = await readTopic(world.connection, deadLetterTopicOf(world.replies).name);
    expect(letters.filter((letter) => letter.key === key)).toHaveLength(1);
  });
});
