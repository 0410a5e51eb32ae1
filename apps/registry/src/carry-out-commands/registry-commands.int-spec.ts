import type { ProjectId } from '@umbra/contracts/ids';
import { quietLogger } from '@umbra/testing';
import { anExternalId, CommandedWorld } from '../testing/commanded-world.ts';

const DAY_MS = 24 * 3_600_000;

let one: CommandedWorld;

beforeAll(async () => {
  one = await CommandedWorld.start();
});
afterAll(() => one.stop());

describe('commands to the registry', () => {
  it('are forgotten after 14 days', async () => {
    const given = await one.asker.have({ ...one.wishFor(anExternalId()), projectId: 'umbra:none' as ProjectId });
    await one.asker.outcomeOf(given);
    const stored = () =>
      one.world.app.dataSource.query<object[]>('SELECT FROM command_outcome WHERE command_id = $1', [given.commandId]);
    await one.world.app.housekeeping.cleanUp();
    expect(await stored()).toHaveLength(1);
    one.world.clock.shift(14 * DAY_MS + 60_000);
    await one.world.app.housekeeping.cleanUp();
    one.world.clock.reset();
    expect(await stored()).toHaveLength(0);
  });

  it('are no condition of being ready, but readiness tells when nobody carries them out', async () => {
    await one.world.stopReplicas();
    await one.world.addReplica(quietLogger);
    await one.world.eventually(
      'it consumes',
      async () => !('commands' in (await one.world.readiness.report()).degraded),
    );
    const { dataSource } = one.world.app;
    await dataSource.query('UPDATE projection_offset SET next = 1000000');
    // Somebody else has moved them, beyond the end of the log.
    await one.asker.have(one.wishFor(anExternalId()));
    await one.world.eventually(
      'it has stopped',
      async () => (await one.world.readiness.report()).degraded['commands'] === 'failed',
    );
    expect((await one.world.readiness.report()).failing).toEqual({});
  });
});
