import { randomUUID } from 'node:crypto';
import type { CommandOutcome } from '@umbra/contracts/command';
import type { ProjectId } from '@umbra/contracts/ids';
import type { HaveVirtualDevice } from '@umbra/contracts/registry-command';
import { eventually, type CommandAsker, type Given } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { Housekeeping } from '../scheduler/housekeeping.ts';
import { ConnectorsWorld } from '../testing/connectors-world.ts';
import { DomainCalls } from '../testing/domain-calls.ts';
import { scriptedDriver } from '../testing/scripted-driver.ts';

const FIFTEEN_DAYS_MS = 15 * 24 * 3_600_000;

let world: ConnectorsWorld;
let domain: DomainCalls;
let asker: CommandAsker;
let connector: Connector;

beforeAll(async () => {
  world = await ConnectorsWorld.start({
    drivers: [scriptedDriver({ driverId: 'scripted' })],
    settings: { CONNECTORS_MAX_DEVICES_PER_CONNECTOR: '30' },
  });
  domain = new DomainCalls(world);
  asker = await world.asker();
});
beforeEach(async () => (connector = await aConnector()));
afterEach(() => {
  world.registry.isSilent = false;
  world.registry.refuse = undefined;
});
afterAll(() => world?.stop());

let nth = 0;
const aConnector = async (projectId?: ProjectId): Promise<Connector> => {
  const project = projectId ?? (await world.hasProject()).state.projectId;
  return domain.create(project, { name: `c${String((nth += 1))}`, driverId: 'scripted' });
};

type Wish = Readonly<Record<string, unknown>>;

const of = ({ projectId, connectorId }: Connector): Wish => ({ projectId, connectorId });

/** For the device `d1` of the connector of the test, where the wish says nothing else. */
const give = (type: string, wish: Wish, commandId?: string): Promise<Given> => {
  const addressed: Wish = { ...of(connector), externalDeviceId: 'd1', ...wish };
  const key = `${String(addressed['connectorId'])}/${String(addressed['externalDeviceId'])}`;
  return asker.give(`connectors.${type}-external-device`, key, addressed, commandId);
};
const add = (wish: Wish = {}, commandId?: string) =>
  give('add', { name: 'truck 7', requestedBy: 'api-key', ...wish }, commandId);
const remove = (wish: Wish = {}, commandId?: string) => give('remove', wish, commandId);

const done = (result: object): CommandOutcome => ({ status: 'done', result });
const refusal = (status: number, code: string) => ({
  status: 'refused',
  refusal: { status, code, message: expect.any(String) as string },
});
const d1IsNew = done({ externalId: 'd1', isNew: true });
const d1IsKnown = done({ externalId: 'd1', isNew: false });

const settled = (wanted: 'provisioned' | 'failed', externalDeviceId = 'd1', its = connector) =>
  eventually(`it is ${wanted}`, async () => {
    const device = await domain.device(its, externalDeviceId);
    return device?.provisioning === wanted && device;
  });
const askedOf = ({ projectId }: Connector = connector) =>
  world.registry.commands.filter(({ data }) => (data as { projectId?: string }).projectId === projectId);
const nameTaken: CommandOutcome = {
  status: 'refused',
  refusal: { status: 409, code: 'REGISTRY_NAME_TAKEN', message: 'The name is taken.' },
};

describe('connectors.add-external-device', () => {
  it('BULK-6, BULK-4 adds it, and asks for its virtual device under the name of the row, for whom the job is', async () => {
    const requestedBy = `HERE-${randomUUID()}`;
    const given = await add({ requestedBy });
    const [reply] = await asker.repliesTo(given);
    expect(reply).toMatchObject({
      ...{ type: 'connectors.external-device-added', producer: 'connectors', causationId: given.messageId },
      ...{ correlationId: given.correlationId, data: { outcome: d1IsNew } },
    });
    expect(await settled('provisioned')).toMatchObject({ enabled: true, externalDeviceInfo: null });
    const { projectId } = connector;
    expect(askedOf()).toMatchObject([
      {
        type: 'registry.have-virtual-device',
        data: { replyTo: 'connectors.replies', projectId, externalId: 'd1', name: 'truck 7', requestedBy },
      },
    ]);
  });

  it('C2C-11 one that the connector has stays as it is, and is asked for no more', async () => {
    await domain.add(connector, { externalDeviceId: 'd1', enabled: false, externalDeviceInfo: { floor: 3 } });
    const before = await settled('provisioned');
    expect(await asker.outcomeOf(add())).toEqual(d1IsKnown);
    expect(await domain.device(connector, 'd1')).toEqual(before);
    expect(askedOf()).toHaveLength(1);
    // C2C has no names, and who made the connector claims.
    expect(askedOf()[0]!.data).toMatchObject({ requestedBy: 'api-key' });
    expect(askedOf()[0]!.data).not.toHaveProperty('name');
  });

  it('BULK-4 where the name is taken it is failed and says why, until the job detaches it', async () => {
    world.registry.refuse = () => nameTaken;
    expect(await asker.outcomeOf(add())).toEqual(d1IsNew);
    expect(await settled('failed')).toMatchObject({
      ...{ localDeviceId: null, localLicenceId: null },
      info: { error: { code: 409, message: 'The name is taken.' } },
    });
    expect(await asker.outcomeOf(remove())).toEqual(done({ externalId: 'd1', isMirroredElsewhere: false }));
    expect(await domain.device(connector, 'd1')).toBeUndefined();
  });

  it('C2C-11 a failed one is begun anew, with what is wished now; C2C wishes no name', async () => {
    world.registry.refuse = () => nameTaken;
    await asker.resultOf(add());
    await settled('failed');
    const requestedBy = `HERE-${randomUUID()}`;
    expect(await asker.outcomeOf(add({ name: 'truck 8', requestedBy }))).toEqual(d1IsKnown);
    await eventually('it was asked for and failed again', async () => {
      return askedOf().length === 2 && (await domain.device(connector, 'd1'))?.provisioning === 'failed';
    });
    world.registry.refuse = undefined;
    await domain.add(connector, 'd1');
    expect(await settled('provisioned')).toMatchObject({ attempt: 3 });
    const [first, second, third] = askedOf() as HaveVirtualDevice[];
    expect([first, second, third].map((asked) => asked?.data.name)).toEqual(['truck 7', 'truck 8', undefined]);
    expect([second, third].map((asked) => asked?.data.requestedBy)).toEqual([requestedBy, 'api-key']);
    expect(new Set([first, second, third].map((asked) => asked?.data.commandId)).size).toBe(3);
  });

  it('BULK-4 one whose answer is still awaited is asked for once more by the same command, under the same name', async () => {
    world.registry.isSilent = true;
    await asker.resultOf(add());
    expect(await asker.outcomeOf(add({ name: 'another name' }))).toEqual(d1IsKnown);
    const asked = await eventually('it was asked for twice', () => askedOf().length === 2 && askedOf());
    const [first, second] = asked.map(({ data }) => data);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ name: 'truck 7' });
  });

  it('BULK-16 a command that is given again is answered again and not done again', async () => {
    const commandId = randomUUID();
    const first = await add({}, commandId);
    await asker.repliesTo(first);
    await settled('provisioned');
    await domain.detach(connector, 'd1');
    await add({}, commandId);
    const replies = await asker.repliesTo(first, 2);
    expect(replies.map(({ data }) => data.outcome)).toEqual([d1IsNew, d1IsNew]);
    expect(await domain.device(connector, 'd1')).toBeUndefined();
  });

  it('C2C-15 is refused while a device of that id is being released; later it is another one', async () => {
    await domain.add(connector, 'd1');
    const { localDeviceId } = await settled('provisioned');
    const other = await aConnector(connector.projectId);
    world.registry.isSilent = true;
    await domain.remove(connector, true);
    expect(await asker.outcomeOf(add(of(other)))).toEqual(refusal(409, 'CONNECTORS_DEVICE_ENDING'));
    expect(await domain.device(other, 'd1')).toBeUndefined();
    world.registry.isSilent = false;
    world.registry.forget(connector.projectId, 'd1');
    const release = await eventually('its release was asked for', () =>
      askedOf().find(({ type }) => type === 'registry.release-device'),
    );
    await world.registry.answer(release);
    await eventually('it is released', async () => {
      const outcome = await asker.outcomeOf(add(of(other)));
      return outcome.status === 'done';
    });
    expect((await settled('provisioned', 'd1', other)).localDeviceId).not.toBe(localDeviceId);
  });

  it('BULK-6 is refused where the quota leaves no room; those that fit are added', async () => {
    const ids = Array.from({ length: 35 }, (_, n) => `d${String(n)}`);
    const given = await Promise.all(ids.map((externalDeviceId) => add({ externalDeviceId, name: externalDeviceId })));
    const outcomes = await Promise.all(given.map((each) => asker.outcomeOf(each)));
    const refused = outcomes.filter(({ status }) => status === 'refused');
    expect(refused).toEqual(Array.from({ length: 5 }, () => refusal(403, 'CONNECTORS_QUOTA_EXCEEDED')));
  });

  it('C2C-11 callers and two replicas that take the same connectors at once wait for each other, and all is done', async () => {
    await world.addReplica();
    const { projectId } = connector;
    const connectors = [
      connector,
      ...(await Promise.all([aConnector(projectId), aConnector(), aConnector(projectId)])),
    ];
    const ids = Array.from({ length: 20 }, (_, n) => `d${String(n)}`);
    const [given] = await Promise.all([
      Promise.all(
        ids.flatMap((externalDeviceId, n) =>
          (n % 2 === 0 ? connectors : [...connectors].reverse()).map((its) =>
            add({ ...of(its), externalDeviceId, name: externalDeviceId }),
          ),
        ),
      ),
      Promise.all(connectors.flatMap((its) => ids.map((externalDeviceId) => domain.add(its, externalDeviceId)))),
    ]);
    const outcomes = await Promise.all(given.map((each) => asker.outcomeOf(each)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['done']));
    expect(world.logged.filter((line) => line.includes('deadlock'))).toEqual([]);
    for (const its of connectors) for (const id of ids) await settled('provisioned', id, its);
  });

  it.each([
    { externalDeviceId: '' },
    { externalDeviceId: 'x'.repeat(51) },
    { externalDeviceId: 'd\0' },
    { externalDeviceId: 7 },
    { name: '' },
    { name: 'n'.repeat(51) },
    { name: undefined },
    { connectorId: 'c\0' },
    { projectId: null },
    { requestedBy: '' },
  ])('BULK-6 a command with %j is refused, and changes nothing', async (wrong) => {
    expect(await asker.outcomeOf(add(wrong))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    expect(await domain.device(connector, 'd1')).toBeUndefined();
  });
});

describe('connectors.remove-external-device', () => {
  it('BULK-15, C2C-14 detaches it; the registry is asked for nothing', async () => {
    await domain.add(connector, 'd1', 'd2');
    await settled('provisioned');
    await settled('provisioned', 'd2');
    const given = await remove();
    const [reply] = await asker.repliesTo(given);
    expect(reply).toMatchObject({
      ...{ type: 'connectors.external-device-removed', causationId: given.messageId },
      data: { outcome: done({ externalId: 'd1', isMirroredElsewhere: false }) },
    });
    expect(await domain.device(connector, 'd1')).toBeUndefined();
    expect(await domain.device(connector, 'd2')).toMatchObject({ provisioning: 'provisioned' });
    expect(askedOf().map(({ type }) => type)).toEqual(['registry.have-virtual-device', 'registry.have-virtual-device']);
  });

  it('BULK-15 says that another connector of the project has the same virtual device, of no other project', async () => {
    const [second, foreign] = [await aConnector(connector.projectId), await aConnector()];
    for (const its of [connector, second, foreign]) {
      await domain.add(its, 'd1');
      await settled('provisioned', 'd1', its);
    }
    expect(await asker.outcomeOf(remove())).toEqual(done({ externalId: 'd1', isMirroredElsewhere: true }));
    expect(await asker.outcomeOf(remove(of(second)))).toEqual(done({ externalId: 'd1', isMirroredElsewhere: false }));
    expect(await domain.device(foreign, 'd1')).toMatchObject({ provisioning: 'provisioned' });
  });

  it('BULK-16 given again it is answered again, also when the device is gone', async () => {
    await domain.add(connector, 'd1');
    const commandId = randomUUID();
    const first = await remove({}, commandId);
    await asker.repliesTo(first);
    await remove({}, commandId);
    const outcome = done({ externalId: 'd1', isMirroredElsewhere: false });
    expect((await asker.repliesTo(first, 2)).map(({ data }) => data.outcome)).toEqual([outcome, outcome]);
  });

  it('BULK-15 an external device that the connector does not have is a typo of the row', async () => {
    await domain.add(connector, 'd1');
    expect(await asker.outcomeOf(remove({ externalDeviceId: 'd11' }))).toEqual(
      refusal(404, 'CONNECTORS_EXTERNAL_DEVICE_UNKNOWN'),
    );
    expect(await domain.device(connector, 'd1')).toBeDefined();
  });

  it.each([{ externalDeviceId: 'd\0' }, { externalDeviceId: [] }, { connectorId: undefined }])(
    'BULK-15 a command with %j is refused',
    async (wrong) => {
      expect(await asker.outcomeOf(remove(wrong))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    },
  );
});

describe('commands to connectors', () => {
  const CONNECTORS: readonly [string, () => Promise<Wish>][] = [
    ['unknown', () => Promise.resolve({ connectorId: `CON-${randomUUID()}` })],
    [
      'of another project',
      async () => ({ projectId: connector.projectId, connectorId: (await aConnector()).connectorId }),
    ],
    ['of another project, by its own', async () => ({ projectId: (await aConnector()).projectId })],
    [
      'one that tracks nothing',
      async () => of(await domain.create(connector.projectId, { name: `c${String((nth += 1))}`, driverId: null })),
    ],
  ];

  it.each(CONNECTORS)('wall 10 a connector that is %s is unknown', async (_what, wish) => {
    const named = await wish();
    expect(await asker.outcomeOf(add(named))).toEqual(refusal(404, 'CONNECTORS_CONNECTOR_UNKNOWN'));
    expect(await asker.outcomeOf(remove(named))).toEqual(refusal(404, 'CONNECTORS_CONNECTOR_UNKNOWN'));
    expect(askedOf()).toEqual([]);
  });

  it('are forgotten after 14 days', async () => {
    const given = await add();
    await asker.repliesTo(given);
    const stored = () =>
      world.tables.query<object[]>('SELECT FROM command_outcome WHERE command_id = $1', [given.commandId]);
    const housekeeping = world.app.http.get(Housekeeping);
    await housekeeping.cleanUp();
    expect(await stored()).toHaveLength(1);
    await world.tables.query('UPDATE command_outcome SET decided_at_ms = decided_at_ms - $1 WHERE command_id = $2', [
      FIFTEEN_DAYS_MS,
      given.commandId,
    ]);
    await housekeeping.cleanUp();
    expect(await stored()).toHaveLength(0);
  });

  it('are no condition of being ready, but readiness tells when nobody carries them out', async () => {
    await asker.resultOf(add());
    expect((await world.readiness.report()).degraded).toEqual({});
    // Somebody else has moved the offsets, beyond the end of the log.
    await world.tables.query('UPDATE projection_offset SET next = 1000000 WHERE topic = $1', [
      world.commandTopics.commands.name,
    ]);
    for (let n = 0; n < 20; n += 1) await add({ externalDeviceId: `e${String(n)}` });
    const report = await eventually('it has stopped', async () => {
      const now = await world.readiness.report();
      return now.degraded['commands'] === 'failed' && now;
    });
    expect(report.failing).toEqual({});
  });
});
