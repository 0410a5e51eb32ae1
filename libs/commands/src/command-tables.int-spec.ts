import { findOutcomes, forgetOutcomes } from './outcome-table.ts';
import { managedTransactionsOf } from './managed-session.ts';
import { eventually } from '@umbra/testing';
import { CommandsWorld } from './testing/commands-world.ts';

const DAY_MS = 24 * 3_600_000;

describe('what a command leaves in the tables', () => {
  let world: CommandsWorld;
  beforeAll(async () => {
    world = await CommandsWorld.start();
  });
  afterAll(() => world.stop());

  it('the events of a change go on the log before the reply that speaks of it', async () => {
    const commands = [1, 2].map((amount) => world.command({ account: 'order', amount }));
    await world.give(...commands);
    await world.hasConsumer();
    const topics = await eventually('all is done', async () => {
      const rows = await world.dataSource.query<{ topic: string }[]>('SELECT topic FROM outbox ORDER BY id');
      return rows.length >= 4 && rows.map(({ topic }) => topic);
    });
    const [{ name: events }, { name: replies }] = [world.events, world.replies];
    expect(topics).toEqual([events, events, replies, replies]);
    await world.stopConsumers();
  });

  it('outcomes are forgotten after 14 days, and none before', async () => {
    const command = world.command({ account: 'memory', amount: 1 });
    const decidedAtMs = Date.now();
    await world.give(command);
    await world.hasConsumer({ nowMs: () => decidedAtMs });
    const find = () => managedTransactionsOf(world.dataSource)((session) => findOutcomes(session, [command.commandId]));
    await eventually('it is done', async () => (await find()).size === 1);
    expect(await forgetOutcomes(world.dataSource.manager, decidedAtMs + 14 * DAY_MS)).toBeGreaterThanOrEqual(0);
    expect((await find()).size).toBe(1);
    expect(await forgetOutcomes(world.dataSource.manager, decidedAtMs + 14 * DAY_MS + 1)).toBe(1);
    expect((await find()).size).toBe(0);
  });

  it('outcomes are forgotten by portions, all that are due', async () => {
    await world.dataSource.query(
      `INSERT INTO command_outcome SELECT 'old ' || nth, 'bank.deposit', '{}', nth FROM generate_series(1, 25) AS nth`,
    );
    expect(await forgetOutcomes(world.dataSource.manager, 14 * DAY_MS + 25, 10)).toBe(24);
    expect(await forgetOutcomes(world.dataSource.manager, 14 * DAY_MS + 26, 10)).toBe(1);
  });
});
