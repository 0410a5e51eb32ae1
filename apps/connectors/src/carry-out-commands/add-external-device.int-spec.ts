import { randomUUID } from 'node:crypto';
import type { CommandOutcome } from '@umbra/contracts/command';
import type { HaveVirtualDevice } from '@umbra/contracts/registry-command';
import { eventually } from '@umbra/testing';
import { done, JobCommands, of, refusal } from '../testing/job-commands.ts';

let jobs: JobCommands;
beforeAll(async () => (jobs = await JobCommands.start({ CONNECTORS_MAX_DEVICES_PER_CONNECTOR: '30' })));
beforeEach(() => jobs.begin());
afterAll(() => jobs?.world.stop());

const d1IsNew = done({ externalId: 'd1', isNew: true });
const d1IsKnown = done({ externalId: 'd1', isNew: false });
const nameTaken: CommandOutcome = {
  status: 'refused',
  refusal: { status: 409, code: 'REGISTRY_NAME_TAKEN', message: 'The name is taken.' },
};

describe('connectors.add-external-device', () => {
  it('BULK-6, BULK-4 adds it, and asks for its virtual device under the name of the row, for whom the job is', async () => {
    const requestedBy = `HERE-${randomUUID()}`;
    const given = await jobs.add({ requestedBy });
    const [reply] = await jobs.asker.repliesTo(given);
    expect(reply).toMatchObject({
      ...{ type: 'connectors.external-device-added', producer: 'connectors', causationId: given.messageId },
      ...{ correlationId: given.correlationId, data: { outcome: d1IsNew } },
    });
    expect(await jobs.settled('provisioned')).toMatchObject({ enabled: true, externalDeviceInfo: null });
    const { projectId } = jobs.connector;
    expect(jobs.asked).toMatchObject([
      {
        type: 'registry.have-virtual-device',
        data: { replyTo: 'connectors.replies', projectId, externalId: 'd1', name: 'truck 7', requestedBy },
      },
    ]);
  });

  it('C2C-11 one that the connector has stays as it is, once the registry says that its device is there', async () => {
    await jobs.domain.add(jobs.connector, { externalDeviceId: 'd1', enabled: false, externalDeviceInfo: { floor: 3 } });
    const before = await jobs.settled('provisioned');
    const requestedBy = `HERE-${randomUUID()}`;
    expect(await jobs.asker.outcomeOf(jobs.add({ requestedBy }))).toEqual(d1IsKnown);
    expect(await jobs.settled('provisioned')).toEqual(before);
    const [first, second] = jobs.asked as HaveVirtualDevice[];
    // C2C has no names, and who made the connector claims.
    expect(first!.data).toMatchObject({ requestedBy: 'api-key' });
    expect(first!.data).not.toHaveProperty('name');
    expect(second!.data).toMatchObject({ requestedBy, name: 'truck 7' });
    expect(second!.data.commandId).not.toBe(first!.data.commandId);
  });

  it('BULK-4 where the name is taken it is failed and says why, until the job detaches it', async () => {
    jobs.world.registry.refuse = () => nameTaken;
    expect(await jobs.asker.outcomeOf(jobs.add())).toEqual(d1IsNew);
    expect(await jobs.settled('failed')).toMatchObject({
      ...{ localDeviceId: null, localLicenceId: null },
      info: { error: { code: 409, message: 'The name is taken.' } },
    });
    expect(await jobs.asker.outcomeOf(jobs.remove())).toEqual(done({ externalId: 'd1', isMirroredElsewhere: false }));
    expect(await jobs.domain.device(jobs.connector, 'd1')).toBeUndefined();
  });

  it('C2C-11 a failed one is begun anew, with what is wished now; C2C wishes no name', async () => {
    jobs.world.registry.refuse = () => nameTaken;
    await jobs.asker.resultOf(jobs.add());
    await jobs.settled('failed');
    const requestedBy = `HERE-${randomUUID()}`;
    expect(await jobs.asker.outcomeOf(jobs.add({ name: 'truck 8', requestedBy }))).toEqual(d1IsKnown);
    await eventually('it was asked for and failed again', async () => {
      return jobs.asked.length === 2 && (await jobs.domain.device(jobs.connector, 'd1'))?.provisioning === 'failed';
    });
    jobs.world.registry.refuse = undefined;
    await jobs.domain.add(jobs.connector, 'd1');
    expect(await jobs.settled('provisioned')).toMatchObject({ attempt: 3 });
    const [first, second, third] = jobs.asked as HaveVirtualDevice[];
    expect([first, second, third].map((asked) => asked?.data.name)).toEqual(['truck 7', 'truck 8', undefined]);
    expect([second, third].map((asked) => asked?.data.requestedBy)).toEqual([requestedBy, 'api-key']);
    expect(new Set([first, second, third].map((asked) => asked?.data.commandId)).size).toBe(3);
  });

  it('BULK-4 one whose answer is still awaited is asked for by another command, under the same name', async () => {
    jobs.world.registry.isSilent = true;
    await jobs.asker.resultOf(jobs.add());
    expect(await jobs.asker.outcomeOf(jobs.add({ name: 'another name' }))).toEqual(d1IsKnown);
    const asked = await eventually('it was asked for twice', () => jobs.asked.length === 2 && jobs.asked);
    const [first, second] = asked.map(({ data }) => data);
    expect(second).toEqual({ ...first, commandId: expect.any(String) });
    expect(second!.commandId).not.toBe(first!.commandId);
    expect(first).toMatchObject({ name: 'truck 7' });
  });

  it('BULK-16 a command that is given again is answered again and not done again', async () => {
    const commandId = randomUUID();
    const first = await jobs.add({}, commandId);
    await jobs.asker.repliesTo(first);
    await jobs.settled('provisioned');
    await jobs.domain.detach(jobs.connector, 'd1');
    await jobs.add({}, commandId);
    const replies = await jobs.asker.repliesTo(first, 2);
    expect(replies.map(({ data }) => data.outcome)).toEqual([d1IsNew, d1IsNew]);
    expect(await jobs.domain.device(jobs.connector, 'd1')).toBeUndefined();
  });

  it('C2C-15 is refused while a device of that id is being released; later it is another one', async () => {
    await jobs.domain.add(jobs.connector, 'd1');
    const { localDeviceId } = await jobs.settled('provisioned');
    const other = await jobs.hasConnector(jobs.connector.projectId);
    jobs.world.registry.isSilent = true;
    await jobs.domain.remove(jobs.connector, true);
    expect(await jobs.asker.outcomeOf(jobs.add(of(other)))).toEqual(refusal(409, 'CONNECTORS_DEVICE_ENDING'));
    expect(await jobs.domain.device(other, 'd1')).toBeUndefined();
    jobs.world.registry.isSilent = false;
    jobs.world.registry.forget(jobs.connector.projectId, 'd1');
    const release = await eventually('its release was asked for', () =>
      jobs.asked.find(({ type }) => type === 'registry.release-device'),
    );
    await jobs.world.registry.answer(release);
    await eventually('it is released', async () => {
      const outcome = await jobs.asker.outcomeOf(jobs.add(of(other)));
      return outcome.status === 'done';
    });
    expect((await jobs.settled('provisioned', 'd1', other)).localDeviceId).not.toBe(localDeviceId);
  });

  it('BULK-6 is refused where the quota leaves no room; those that fit are added', async () => {
    const ids = Array.from({ length: 35 }, (_, n) => `d${String(n)}`);
    const given = await Promise.all(
      ids.map((externalDeviceId) => jobs.add({ externalDeviceId, name: externalDeviceId })),
    );
    const outcomes = await Promise.all(given.map((each) => jobs.asker.outcomeOf(each)));
    const refused = outcomes.filter(({ status }) => status === 'refused');
    expect(refused).toEqual(Array.from({ length: 5 }, () => refusal(403, 'CONNECTORS_QUOTA_EXCEEDED')));
  });

  it('C2C-11 callers and two replicas that take the same connectors at once wait for each other, and all is done', async () => {
    await jobs.world.addReplica();
    const { projectId } = jobs.connector;
    const connectors = [
      jobs.connector,
      ...(await Promise.all([jobs.hasConnector(projectId), jobs.hasConnector(), jobs.hasConnector(projectId)])),
    ];
    const ids = Array.from({ length: 12 }, (_, n) => `d${String(n)}`);
    const [given] = await Promise.all([
      Promise.all(
        ids.flatMap((externalDeviceId, n) =>
          (n % 2 === 0 ? connectors : [...connectors].reverse()).map((its) =>
            jobs.add({ ...of(its), externalDeviceId, name: externalDeviceId }),
          ),
        ),
      ),
      Promise.all(
        connectors.map(async (its) => {
          for (const externalDeviceId of ids) await jobs.domain.add(its, externalDeviceId);
        }),
      ),
    ]);
    const outcomes = await Promise.all(given.map((each) => jobs.asker.outcomeOf(each)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['done']));
    expect(jobs.world.logged.filter((line) => line.includes('deadlock'))).toEqual([]);
    for (const its of connectors) for (const id of ids) await jobs.settled('provisioned', id, its);
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
    expect(await jobs.asker.outcomeOf(jobs.add(wrong))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    expect(await jobs.domain.device(jobs.connector, 'd1')).toBeUndefined();
  });
});
