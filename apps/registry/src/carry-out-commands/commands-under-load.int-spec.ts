import { randomUUID } from 'node:crypto';
import type { ExternalId, ProjectId } from '@umbra/contracts/ids';
import type { VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { CommandedWorld } from '../testing/commanded-world.ts';
import type { TestProject } from '../testing/registry-world.ts';

const PROJECTS = 6;
const DEVICES_OF_EACH = 60;
const JOB_DEVICES = 30;

describe('two replicas with commands for the same projects', () => {
  let one: CommandedWorld;
  let projects: TestProject[];

  beforeAll(async () => {
    one = await CommandedWorld.start();
    await one.world.addReplica();
    projects = await Promise.all(
      Array.from({ length: PROJECTS }, (_, nth) => one.world.hasProject(`project ${String(nth)}`)),
    );
  });
  afterAll(() => one.stop());

  const have = ({ projectId }: TestProject, externalId: string) =>
    one.asker.have({
      ...{ projectId: projectId as ProjectId, externalId: externalId as ExternalId, requestedBy: 'api-key' },
    });
  it('wait for nobody in a circle, and make each device once', async () => {
    const wishes = Array.from({ length: PROJECTS * DEVICES_OF_EACH }, (_, nth) => ({
      project: projects[nth % PROJECTS]!,
      externalId: `device ${String(nth)}`,
    }));
    const given = await Promise.all(wishes.map(({ project, externalId }) => have(project, externalId)));
    const had = await Promise.all(given.map((each) => one.asker.resultOf<VirtualDeviceHad>(each)));
    expect(had.every(({ isNew }) => isNew)).toBe(true);
    expect(new Set(had.map(({ deviceId }) => deviceId)).size).toBe(wishes.length);
    for (const project of projects) {
      expect(await one.licencesOf(project)).toEqual({ counted: DEVICES_OF_EACH, there: DEVICES_OF_EACH });
    }
    expect(await one.deadlocks()).toBe(0);
  });

  it('share the external ids with a job that makes the same devices at the same time', async () => {
    const project = await one.world.hasProject('contested');
    const { token } = await one.world.hasPerson([project, 'admin']);
    const externalIds = Array.from({ length: JOB_DEVICES }, () => `contested ${randomUUID()}`.slice(0, 50));
    const [, ...given] = await Promise.all([
      one.world.must(202, 'POST', `/registry/v2/${project.appId}/devices`, {
        ...{ token, body: { devices: externalIds.map((id) => ({ id })) } },
      }),
      ...externalIds.map((externalId) => have(project, externalId)),
    ]);
    const had = await Promise.all(given.map((each) => one.asker.resultOf<VirtualDeviceHad>(each)));
    expect(new Set(had.map(({ deviceId }) => deviceId)).size).toBe(JOB_DEVICES);
    expect(await one.licencesOf(project)).toEqual({ counted: JOB_DEVICES, there: JOB_DEVICES });
    expect(await one.deadlocks()).toBe(0);
  });
});
