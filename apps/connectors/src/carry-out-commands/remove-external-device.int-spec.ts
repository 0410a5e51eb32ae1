import { randomUUID } from 'node:crypto';
import { eventually } from '@umbra/testing';
import { Housekeeping } from '../scheduler/housekeeping.ts';
import { done, JobCommands, of, refusal, type Wish } from '../testing/job-commands.ts';

const FIFTEEN_DAYS_MS = 15 * 24 * 3_600_000;

let jobs: JobCommands;
beforeAll(async () => (jobs = await JobCommands.start()));
beforeEach(() => jobs.begin());
afterAll(() => jobs?.world.stop());

describe('connectors.remove-external-device', () => {
  it('BULK-15, C2C-14 detaches it; the registry is asked for nothing', async () => {
    await jobs.domain.add(jobs.connector, 'd1', 'd2');
    await jobs.settled('provisioned');
    await jobs.settled('provisioned', 'd2');
    const given = await jobs.remove();
    const [reply] = await jobs.asker.repliesTo(given);
    expect(reply).toMatchObject({
      ...{ type: 'connectors.external-device-removed', causationId: given.messageId },
      data: { outcome: done({ externalId: 'd1', isMirroredElsewhere: false }) },
    });
    expect(await jobs.domain.device(jobs.connector, 'd1')).toBeUndefined();
    expect(await jobs.domain.device(jobs.connector, 'd2')).toMatchObject({ provisioning: 'provisioned' });
    expect(jobs.asked.map(({ type }) => type)).toEqual([
      'registry.have-virtual-device',
      'registry.have-virtual-device',
    ]);
  });

  it('BULK-15 says that another connector of the project has the same virtual device, of no other project', async () => {
    const [second, foreign] = [await jobs.hasConnector(jobs.connector.projectId), await jobs.hasConnector()];
    for (const its of [jobs.connector, second, foreign]) {
      await jobs.domain.add(its, 'd1');
      await jobs.settled('provisioned', 'd1', its);
    }
    expect(await jobs.asker.outcomeOf(jobs.remove())).toEqual(done({ externalId: 'd1', isMirroredElsewhere: true }));
    expect(await jobs.asker.outcomeOf(jobs.remove(of(second)))).toEqual(
      done({ externalId: 'd1', isMirroredElsewhere: false }),
    );
    expect(await jobs.domain.device(foreign, 'd1')).toMatchObject({ provisioning: 'provisioned' });
  });

  it('BULK-8 of an adding that is taken back it stays once it has its virtual device: others rely on it', async () => {
    const unless = { unlessProvisioned: true };
    await jobs.domain.add(jobs.connector, 'd1', 'd2');
    await jobs.settled('provisioned');
    expect(await jobs.asker.outcomeOf(jobs.remove(unless))).toEqual(
      done({ externalId: 'd1', isMirroredElsewhere: true }),
    );
    expect(await jobs.domain.device(jobs.connector, 'd1')).toMatchObject({ provisioning: 'provisioned' });
    jobs.world.registry.isSilent = true;
    await jobs.domain.add(jobs.connector, 'd3');
    expect(await jobs.asker.outcomeOf(jobs.remove({ ...unless, externalDeviceId: 'd3' }))).toEqual(
      done({ externalId: 'd3', isMirroredElsewhere: false }),
    );
    expect(await jobs.domain.device(jobs.connector, 'd3')).toBeUndefined();
    expect(await jobs.asker.outcomeOf(jobs.remove({ ...unless, externalDeviceId: 'd4' }))).toEqual(
      refusal(404, 'CONNECTORS_EXTERNAL_DEVICE_UNKNOWN'),
    );
  });

  it('BULK-16 given again it is answered again, also when the device is gone', async () => {
    await jobs.domain.add(jobs.connector, 'd1');
    const commandId = randomUUID();
    const first = await jobs.remove({}, commandId);
    await jobs.asker.repliesTo(first);
    await jobs.remove({}, commandId);
    const outcome = done({ externalId: 'd1', isMirroredElsewhere: false });
    expect((await jobs.asker.repliesTo(first, 2)).map(({ data }) => data.outcome)).toEqual([outcome, outcome]);
  });

  it('BULK-15 an external device that the connector does not have is a typo of the row', async () => {
    await jobs.domain.add(jobs.connector, 'd1');
    expect(await jobs.asker.outcomeOf(jobs.remove({ externalDeviceId: 'd11' }))).toEqual(
      refusal(404, 'CONNECTORS_EXTERNAL_DEVICE_UNKNOWN'),
    );
    expect(await jobs.domain.device(jobs.connector, 'd1')).toBeDefined();
  });

  it.each([
    { unlessProvisioned: 'yes' },
    { externalDeviceId: 'd\0' },
    { externalDeviceId: [] },
    { connectorId: undefined },
  ])('BULK-15 a command with %j is refused', async (wrong) => {
    expect(await jobs.asker.outcomeOf(jobs.remove(wrong))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
  });
});

describe('commands to connectors', () => {
  const CONNECTORS: readonly [string, () => Promise<Wish>][] = [
    ['unknown', () => Promise.resolve({ connectorId: `CON-${randomUUID()}` })],
    [
      'of another project',
      async () => ({ projectId: jobs.connector.projectId, connectorId: (await jobs.hasConnector()).connectorId }),
    ],
    ['of another project, by its own', async () => ({ projectId: (await jobs.hasConnector()).projectId })],
    ['one that tracks nothing', async () => of(await jobs.hasConnector(jobs.connector.projectId, null))],
  ];

  it.each(CONNECTORS)('wall 10 a connector that is %s is unknown', async (_what, wish) => {
    const named = await wish();
    expect(await jobs.asker.outcomeOf(jobs.add(named))).toEqual(refusal(404, 'CONNECTORS_CONNECTOR_UNKNOWN'));
    expect(await jobs.asker.outcomeOf(jobs.remove(named))).toEqual(refusal(404, 'CONNECTORS_CONNECTOR_UNKNOWN'));
    expect(jobs.asked).toEqual([]);
  });

  it('are forgotten after 14 days', async () => {
    const given = await jobs.add();
    await jobs.asker.repliesTo(given);
    const stored = () =>
      jobs.world.tables.query<object[]>('SELECT FROM command_outcome WHERE command_id = $1', [given.commandId]);
    const housekeeping = jobs.world.app.http.get(Housekeeping);
    await housekeeping.cleanUp();
    expect(await stored()).toHaveLength(1);
    await jobs.world.tables.query(
      'UPDATE command_outcome SET decided_at_ms = decided_at_ms - $1 WHERE command_id = $2',
      [FIFTEEN_DAYS_MS, given.commandId],
    );
    await housekeeping.cleanUp();
    expect(await stored()).toHaveLength(0);
  });

  it('are no condition of being ready, but readiness tells when nobody carries them out', async () => {
    await jobs.asker.resultOf(jobs.add());
    await eventually('all that is done beside requests goes on', async () => {
      return Object.keys((await jobs.world.readiness.report()).degraded).length === 0;
    });
    // Somebody else has moved the offsets, beyond the end of the log.
    await jobs.world.tables.query('UPDATE projection_offset SET next = 1000000 WHERE topic = $1', [
      jobs.world.commandTopics.commands.name,
    ]);
    for (let n = 0; n < 20; n += 1) await jobs.add({ externalDeviceId: `e${String(n)}` });
    const report = await eventually('it has stopped', async () => {
      const now = await jobs.world.readiness.report();
      return now.degraded['commands'] === 'failed' && now;
    });
    expect(report.failing).toEqual({});
  });
});
