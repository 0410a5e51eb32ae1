import { eventually, type Given } from '@umbra/testing';
import { done, JobCommands, of, refusal } from '../testing/job-commands.ts';

let jobs: JobCommands;
beforeAll(async () => (jobs = await JobCommands.start({ CONNECTORS_MAX_DEVICES_PER_CONNECTOR: '40' })));
beforeEach(() => jobs.begin());
afterAll(() => jobs?.world.stop());

const JOB = 'upload of a job';
const ids = (count: number) => Array.from({ length: count }, (_, n) => `d${String(n)}`);
const outcomes = async (given: readonly Promise<Given>[]) =>
  Promise.all((await Promise.all(given)).map((each) => jobs.asker.outcomeOf(each)));
const addAll = (wishes: readonly object[]) => outcomes(wishes.map((wish) => jobs.add({ ...wish }, undefined, JOB)));
const removeAll = (wishes: readonly object[]) =>
  outcomes(wishes.map((wish) => jobs.remove({ ...wish }, undefined, JOB)));
const row = (externalDeviceId: string, name = `truck ${externalDeviceId}`) => ({ externalDeviceId, name });

describe('rows of one job', () => {
  it('BULK-6 are added together, each under its name, in the conversation of the job', async () => {
    const rows = ids(30).map((id) => row(id));
    const added = await addAll(rows);
    expect(added).toEqual(ids(30).map((externalId) => done({ externalId, isNew: true })));
    const asked = await eventually('all are asked for', () => jobs.asked.length === 30 && jobs.asked);
    const wished = asked.map(({ data }) => data as { externalId?: string; name?: string });
    expect(new Map(wished.map(({ externalId, name }) => [externalId, name]))).toEqual(
      new Map(rows.map(({ externalDeviceId, name }) => [externalDeviceId, name])),
    );
    expect(new Set(asked.map(({ correlationId }) => correlationId))).toEqual(new Set([JOB]));
  });

  it('BULK-16 that are refused hold up no other, and nothing of them is written', async () => {
    const unknown = { connectorId: 'CON-4c3f2a0e-55b4-4a6f-8a55-6f5e25a7a0d1' };
    const other = of(await jobs.hasConnector(jobs.connector.projectId));
    const added = await addAll([row('d1'), { ...row('d2'), ...unknown }, { ...row('d1'), ...other }, row('d3')]);
    expect(added).toEqual([
      done({ externalId: 'd1', isNew: true }),
      refusal(404, 'CONNECTORS_CONNECTOR_UNKNOWN'),
      done({ externalId: 'd1', isNew: true }),
      done({ externalId: 'd3', isNew: true }),
    ]);
  });

  it('BULK-6 that are too many are added as far as there is room', async () => {
    const added = await addAll(ids(45).map((id) => row(id)));
    expect(added.filter(({ status }) => status === 'done')).toHaveLength(40);
    expect(added.filter(({ status }) => status === 'refused')).toEqual(
      Array.from({ length: 5 }, () => refusal(403, 'CONNECTORS_QUOTA_EXCEEDED')),
    );
  });

  it('BULK-4 that name one device twice add it once, under the first name', async () => {
    const added = await addAll([row('d1', 'first'), row('d1', 'second')]);
    expect(added).toEqual([done({ externalId: 'd1', isNew: true }), done({ externalId: 'd1', isNew: false })]);
    await jobs.settled('provisioned');
    expect(jobs.asked.map(({ data }) => (data as { name?: string }).name)).not.toContain('second');
  });

  it('BULK-15 are removed together; of one that is named twice the second finds nothing', async () => {
    const other = await jobs.hasConnector(jobs.connector.projectId);
    await addAll([...ids(3).map((id) => row(id)), { ...row('d1'), ...of(other) }]);
    const removed = await removeAll(['d0', 'd1', 'none', 'd0'].map((externalDeviceId) => ({ externalDeviceId })));
    expect(removed).toEqual([
      done({ externalId: 'd0', isMirroredElsewhere: false }),
      done({ externalId: 'd1', isMirroredElsewhere: true }),
      refusal(404, 'CONNECTORS_EXTERNAL_DEVICE_UNKNOWN'),
      refusal(404, 'CONNECTORS_EXTERNAL_DEVICE_UNKNOWN'),
    ]);
    expect(await jobs.domain.device(jobs.connector, 'd2')).toBeDefined();
  });
});
