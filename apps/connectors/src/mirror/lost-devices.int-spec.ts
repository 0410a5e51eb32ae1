import type { AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import { eventually } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { aFix, ScriptedClouds, showing } from '../testing/scripted-clouds.ts';
import { SyncWorld, type ExecutionRow } from '../testing/sync-world.ts';

const clouds = new ScriptedClouds();
let sync: SyncWorld;
beforeAll(async () => (sync = await SyncWorld.start({ drivers: [clouds.driver] })));
afterAll(() => sync.stop());

const nowMs = () => sync.world.clock.nowMs();
const unknown = { status: 404, code: 'INGESTION_DEVICE_UNKNOWN', message: 'The device is unknown.' };
const refused = { status: 'refused', refusal: unknown };
const timesOf = ({ data }: AcceptTelemetry) => data.samples.map(({ timestamp }) => Number(timestamp));

/** A connector that has mirrored these times, and ingestion took them. */
async function hasMirrored(times: number[]): Promise<{ readonly connector: Connector; readonly url: string }> {
  const { connector, url } = await sync.hasQuietConnector(clouds, ['d1']);
  clouds.has(
    url,
    showing(() => times.map(aFix)),
  );
  await sync.runs(connector);
  await sync.sentTimes(connector, times.length);
  const [command] = await sync.commands(connector);
  await sync.reply(command!, { status: 'done', result: { accepted: times.length, refused: [] } });
  await eventually('it is counted', async () => (await answered(connector))?.samples_accepted === times.length);
  return { connector, url };
}

/** Its newest run that sent something. */
const answered = async (connector: Connector): Promise<ExecutionRow | undefined> =>
  (await sync.executions(connector)).findLast(({ samples_sent }) => samples_sent > 0);

const isFailed = (connector: Connector) =>
  eventually('the device is failed', async () => {
    const device = await sync.domain.device(connector, 'd1');
    return device?.provisioning === 'failed' && device;
  });

describe('C2C-9 a virtual device that its owner released', () => {
  it('is told: the device is failed, of every connector of the project, with the reason', async () => {
    const times = [nowMs() - 1_000];
    const { connector } = await hasMirrored(times);
    const other = await sync.hasConnector({ url: 'never pulled' }, { projectId: connector.projectId });
    await sync.hasDevices(other, 'd1');
    times.push(nowMs() - 500);
    await sync.runs(connector);
    await sync.sentTimes(connector, 2);
    await sync.reply((await sync.commands(connector)).at(-1)!, refused);
    for (const its of [connector, other]) {
      expect(await isFailed(its)).toMatchObject({
        localDeviceId: null,
        info: { error: { code: 404, message: unknown.message, details: { umbraErrorCode: unknown.code } } },
      });
    }
    expect(await answered(connector)).toMatchObject({ samples_refused: 1, error_code: unknown.code });
    const events = await sync.world.tables.query<object[]>(
      `SELECT type FROM domain_event WHERE aggregate = $1 ORDER BY version DESC LIMIT 1`,
      [`${connector.connectorId}/d1`],
    );
    expect(events).toEqual([{ type: 'external-device.failed' }]);
  });

  it('C2C-11 added again it is another, which gets what was refused and what is new, not what the first one had', async () => {
    const times = [nowMs() - 4_000, nowMs() - 3_000];
    const { connector } = await hasMirrored(times);
    const first = await sync.trackingId(connector, 'd1');
    times.push(nowMs() - 2_000);
    await sync.runs(connector);
    await sync.sentTimes(connector, 3);
    await sync.reply((await sync.commands(connector)).at(-1)!, refused);
    await isFailed(connector);
    sync.world.registry.forget(connector.projectId, 'd1');
    await sync.hasDevices(connector, 'd1');
    const second = await sync.trackingId(connector, 'd1');
    expect(second).not.toBe(first);
    await sync.runs(connector);
    times.push(nowMs() - 1_000);
    await sync.runs(connector);
    const sent = await sync.sentTimes(connector, 5);
    expect(sent.get(second)).toEqual(times.slice(2));
    expect(sent.get(first)).toEqual(times.slice(0, 3));
    const ids = (await sync.commands(connector)).map(({ data }) => data.commandId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a sample that is refused for what it is fails no device', async () => {
    const times = [nowMs() - 1_000];
    const { connector } = await hasMirrored(times);
    times.push(nowMs() - 500);
    await sync.runs(connector);
    await sync.sentTimes(connector, 2);
    const invalid = { status: 400, code: 'INGESTION_TELEMETRY_INVALID', message: 'no' };
    await sync.reply((await sync.commands(connector)).at(-1)!, { status: 'refused', refusal: invalid });
    await eventually('it is counted', async () => (await answered(connector))?.samples_refused === 1);
    expect(await sync.domain.device(connector, 'd1')).toMatchObject({ provisioning: 'provisioned' });
  });
});

describe('C2C-21 what was sent to a virtual device, and its trace deleted by its user', () => {
  it.each([
    ['by the connector that has the device again', false],
    ['by another connector of the project', true],
  ])('does not come back %s', async (_how, isOther) => {
    const times = [nowMs() - 2_000, nowMs() - 1_000];
    const { connector, url } = await hasMirrored(times);
    await sync.domain.detach(connector, 'd1');
    const its = isOther ? await sync.hasConnector({ url }, { projectId: connector.projectId }) : connector;
    await sync.hasDevices(its, 'd1');
    expect(await sync.runs(its)).toMatchObject({ state: 'succeeded', samples_read: 2, samples_sent: 0 });
    times.push(nowMs());
    expect(await sync.runs(its)).toMatchObject({ samples_read: 3, samples_sent: 1 });
    expect((await sync.commands(connector)).map(timesOf)).toEqual([times.slice(0, 2), times.slice(2)]);
  });
});

describe('a reply that comes again', () => {
  it('is counted once, on its run and in the metric', async () => {
    const times = [nowMs() - 2_000, nowMs() - 1_000];
    const { connector } = await hasMirrored(times);
    const counted = () => sync.world.metrics.value('umbra_connectors_replied_samples_total', { outcome: 'accepted' });
    const before = await counted();
    const [command] = await sync.commands(connector);
    await sync.reply(command!, { status: 'done', result: { accepted: 2, refused: [] } });
    // What comes behind it is applied: so is it.
    await sync.domain.add(connector, 'd2');
    await sync.hasDevices(connector, 'd2');
    times.push(nowMs());
    await sync.runs(connector);
    await sync.sentTimes(connector, 4);
    const next = (await sync.commands(connector)).at(-1)!;
    await sync.reply(next, { status: 'done', result: { accepted: next.data.samples.length, refused: [] } });
    await eventually('the next one is counted', async () => ((await answered(connector))?.samples_accepted ?? 0) > 0);
    const first = (await sync.executions(connector)).find(({ correlation_id: id }) => id === command!.correlationId);
    expect(first).toMatchObject({ samples_sent: 2, samples_accepted: 2 });
    expect(await counted()).toBe((before ?? 0) + next.data.samples.length);
  });
});
