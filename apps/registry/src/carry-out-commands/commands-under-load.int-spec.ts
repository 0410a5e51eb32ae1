import { randomUUID } from 'node:crypto';
import type { ExternalId, ProjectId } from '@umbra/contracts/ids';
import type { VirtualDeviceHad } from '@umbra/contracts/registry-command';
import type { Asker } from '../testing/asker.ts';
import { RegistryWorld, type TestProject } from '../testing/registry-world.ts';

const PROJECTS = 6;
const DEVICES_OF_EACH = 60;
const JOB_DEVICES = 30;

describe('two replicas with commands for the same projects', () => {
  let world: RegistryWorld;
  let asker: Asker;
  let projects: TestProject[];

  beforeAll(async () => {
    world = await RegistryWorld.start();
    await world.addReplica();
    asker = await world.asker();
    projects = await Promise.all(
      Array.from({ length: PROJECTS }, (_, nth) => world.hasProject(`project ${String(nth)}`)),
    );
  });
  afterAll(() => world.stop());

  const have = ({ projectId }: TestProject, externalId: string) =>
    asker.have({
      ...{ projectId: projectId as ProjectId, externalId: externalId as ExternalId, requestedBy: 'api-key' },
    });
  const deadlocks = async (): Promise<number> => {
    const [row] = await world.app.dataSource.query<{ deadlocks: number }[]>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    return row?.deadlocks ?? NaN;
  };
  const licencesOf = async ({ projectId }: TestProject): Promise<{ counted: number; there: number }> => {
    const [row] = await world.app.dataSource.query<{ counted: number; there: number }[]>(
      `SELECT licences AS counted, (SELECT count(*) FROM device WHERE device.project_id = $1) AS there
         FROM project WHERE project_id = $1`,
      [projectId],
    );
    return row ?? { counted: NaN, there: NaN };
  };

  it('wait for nobody in a circle, and make each device once', async () => {
    const wishes = Array.from({ length: PROJECTS * DEVICES_OF_EACH }, (_, nth) => ({
      project: projects[nth % PROJECTS]!,
      externalId: `device ${String(nth)}`,
    }));
    const given = await Promise.all(wishes.map(({ project, externalId }) => have(project, externalId)));
    const had = await Promise.all(given.map((each) => asker.resultOf<VirtualDeviceHad>(each)));
    expect(had.every(({ isNew }) => isNew)).toBe(true);
    expect(new Set(had.map(({ deviceId }) => deviceId)).size).toBe(wishes.length);
    for (const project of projects) {
      expect(await licencesOf(project)).toEqual({ counted: DEVICES_OF_EACH, there: DEVICES_OF_EACH });
    }
    expect(await deadlocks()).toBe(0);
  });

  it('share the external ids with a job that makes the same devices at the same time', async () => {
    const [project] = [await world.hasProject('contested')];
    const { token } = await world.hasPerson([project, 'admin']);
    const externalIds = Array.from({ length: JOB_DEVICES }, () => `contested ${randomUUID()}`.slice(0, 50));
    const [, ...given] = await Promise.all([
      world.must(202, 'POST', `/registry/v2/${project.appId}/devices`, {
        ...{ token, body: { devices: externalIds.map((id) => ({ id })) } },
      }),
      ...externalIds.map((externalId) => have(project, externalId)),
    ]);
    const had = await Promise.all(given.map((each) => asker.resultOf<VirtualDeviceHad>(each)));
    expect(new Set(had.map(({ deviceId }) => deviceId)).size).toBe(JOB_DEVICES);
    expect(await licencesOf(project)).toEqual({ counted: JOB_DEVICES, there: JOB_DEVICES });
  });
});
