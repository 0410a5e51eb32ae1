import { randomUUID } from 'node:crypto';
import type { AppId, ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import { quietLogger } from '@umbra/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { Quota } from '../provision-device/quota.ts';
import { registryDataSource } from '../registry.data-source.ts';
import { SECRET_KEY, RegistryWorld, type Person, type TestProject } from '../testing/registry-world.ts';
import { JobsRepository } from './jobs.repository.ts';
import { provisionChunk } from './provision-chunk.ts';
import { CHUNK_DEVICES, progressOf, type ProvisioningJob } from './provisioning-job.ts';

const jobs = new JobsRepository();
const quota = new Quota(1_000_000);
const devices = new DevicesRepository();
const sealer = new Sealer(SECRET_KEY);

let world: RegistryWorld;
let project: TestProject;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  project = await world.hasProject();
  anna = await world.hasPerson([project, 'admin']);
});
afterAll(() => world.stop());

const aJob = (overrides: Partial<ProvisioningJob> = {}): ProvisioningJob => ({
  jobId: randomUUID(),
  projectId: project.projectId as ProjectId,
  appId: project.appId as AppId,
  externalIds: null,
  total: 1_000,
  done: 0,
  autoclaim: false,
  requestedBy: 'api-key',
  correlationId: randomUUID(),
  createdAtMs: Date.now(),
  ...overrides,
});

async function queue(manager: EntityManager, job: ProvisioningJob): Promise<void> {
  await quota.reserve(manager, job.projectId, job.total);
  await jobs.insert(manager, job);
}

const hasQueued = (job: ProvisioningJob) => inTransaction(world.app.dataSource, (manager) => queue(manager, job));

/** Where no worker is at work beside the test. */
async function withoutReplicas(work: (dataSource: DataSource) => Promise<void>): Promise<void> {
  await world.stopReplicas();
  const dataSource = registryDataSource(world.databaseUrl, { poolSize: 2 });
  await dataSource.initialize();
  try {
    await work(dataSource);
  } finally {
    await dataSource.destroy();
    await world.addReplica();
  }
}

const countDevices = async (): Promise<number> => {
  const [{ count }] = await world.app.dataSource.query('SELECT count(*) AS count FROM device');
  return count;
};

/** What a worker does until the moment before its commit, and then dies. */
async function crashInTheMiddle(dataSource: DataSource, job: ProvisioningJob): Promise<void> {
  await inTransaction(dataSource, async (manager) => {
    const results = await provisionChunk(manager, job, devices, sealer, Date.now());
    await jobs.addResults(manager, job.jobId, results);
    throw new Error('the process dies');
  }).catch((error: Error) => expect(error.message).toBe('the process dies'));
}

describe('a provisioning job', () => {
  it('goes on after a crash, and does nothing twice', async () => {
    const job = aJob();
    const before = await countDevices();
    // One chunk was done before the crash; of the next one nothing was committed.
    await withoutReplicas(async (dataSource) => {
      await inTransaction(dataSource, async (manager) => {
        await queue(manager, job);
        await jobs.addResults(manager, job.jobId, await provisionChunk(manager, job, devices, sealer, Date.now()));
      });
      await crashInTheMiddle(dataSource, { ...job, done: CHUNK_DEVICES });
    });
    const made = await world.hasJobResults(anna, job.jobId);
    expect(new Set(made.map(({ deviceId }) => deviceId)).size).toBe(1_000);
    expect(await countDevices()).toBe(before + 1_000);
    expect(await world.eventsOf(made[999].deviceId)).toMatchObject([{ correlationId: job.correlationId }]);
  });

  it('is shared by replicas, which do nothing twice either', async () => {
    await world.addReplica();
    const before = await countDevices();
    const all = Array.from({ length: 4 }, () => aJob({ total: 600 }));
    await Promise.all(all.map(hasQueued));
    const made = await Promise.all(all.map((job) => world.hasJobResults(anna, job.jobId)));
    expect(made.flat()).toHaveLength(2_400);
    expect(await countDevices()).toBe(before + 2_400);
  });

  it('REG-4 shows what it made so far', async () => {
    const job = aJob({ total: 1_000 });
    const { dataSource } = world.app;
    await inTransaction(dataSource, async (manager) => {
      await queue(manager, job);
      await jobs.addResults(manager, job.jobId, await provisionChunk(manager, job, devices, sealer, Date.now()));
      const seen = await jobs.find(manager, job.jobId, Date.now());
      expect(seen && progressOf(seen)).toEqual({ status: 'started', percent: 25 });
      expect(await jobs.listResults(manager, job.jobId, -1, 1_000)).toHaveLength(CHUNK_DEVICES);
    });
    await world.hasJobResults(anna, job.jobId);
  });

  it('that fails does not stop the others, and is tried again', async () => {
    await world.stopReplicas();
    const errors: object[] = [];
    await world.addReplica({ ...quietLogger, error: (fields) => errors.push(fields) });
    const broken = aJob({ total: 1, appId: 'broken-app' as AppId });
    await world.app.dataSource.query(`ALTER TABLE device ADD CONSTRAINT broken CHECK (app_id <> 'broken-app')`);
    await hasQueued(broken);
    const sound = aJob({ total: 1 });
    await hasQueued({ ...sound, createdAtMs: broken.createdAtMs + 1 });
    await world.hasJobResults(anna, sound.jobId);
    expect(errors).toContainEqual(expect.objectContaining({ jobId: broken.jobId, code: '23514' }));
    await world.app.dataSource.query('ALTER TABLE device DROP CONSTRAINT broken');
    world.clock.shift(6_000);
    await world.hasJobResults(anna, broken.jobId);
  });
});

describe('progressOf', () => {
  it.each([
    [0, 1_000, { status: 'started', percent: 0 }],
    [999, 1_000, { status: 'started', percent: 99 }],
    [1_000, 1_000, { status: 'complete', percent: 100 }],
    [1, 3, { status: 'started', percent: 33 }],
  ])('REG-3 of %i done of %i', (done, total, expected) => {
    expect(progressOf({ done, total })).toEqual(expected);
  });
});
