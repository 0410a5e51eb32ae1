import type { DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import type { Caller } from '../caller/caller.ts';
import { FakeFreshness } from '../testing/fake-freshness.ts';
import { projectState } from '../testing/states.ts';
import { ProjectAccess } from './project-access.ts';
import { ProjectsView } from './projects.view.ts';

const user: Caller = { kind: 'user', userId: 'HERE-u1' as UserId };
const stranger: Caller = { kind: 'user', userId: 'HERE-u9' as UserId };
const client: Caller = { kind: 'client', projectId: 'umbra:p1' as ProjectId, keyId: 'k1' };
const device: Caller = {
  kind: 'device',
  trackingId: 'HERE-t1' as TrackingId,
  deviceId: 'd1' as DeviceId,
  projectId: 'umbra:p1' as ProjectId,
  deviceVersion: 2,
};

function setUp(...others: Parameters<typeof projectState>[0][]) {
  const projects = new ProjectsView();
  const freshness = new FakeFreshness();
  projects.apply(projectState());
  for (const other of others) projects.apply(projectState(other));
  return { projects, freshness, access: new ProjectAccess(projects, freshness) };
}

const second = { projectId: 'umbra:p2', appId: 'app-0002' };
const foreign = { projectId: 'umbra:p3', appId: 'app-0003', members: [{ userId: 'HERE-u3', role: 'admin' }] };
const refused = (status: number) => expect.objectContaining({ status });

describe('ProjectAccess', () => {
  it('GEN-14 takes the only project of a user without being told', async () => {
    const { access, freshness } = setUp(foreign);
    expect((await access.resolveProject(user)).projectId).toBe('umbra:p1');
    expect((await access.resolveProject(user, '')).projectId).toBe('umbra:p1');
    expect(freshness.asked).toBe(0);
  });

  it('GEN-14 refuses with 400 when a user has several projects and names none, at once', async () => {
    const { access, freshness } = setUp(second);
    await expect(access.resolveProject(user)).rejects.toEqual(refused(400));
    expect(freshness.asked).toBe(0);
    expect((await access.resolveProject(user, 'umbra:p2')).projectId).toBe('umbra:p2');
  });

  it.each(['umbra:p3', 'umbra:nowhere', '__proto__'])(
    'GEN-14 refuses with 403 a project %j that the user is no member of',
    async (projectId) => {
      const { access } = setUp(foreign);
      await expect(access.resolveProject(user, projectId)).rejects.toEqual(refused(403));
    },
  );

  it('GEN-14 says the same of a foreign project and of one that does not exist', async () => {
    const { access } = setUp(foreign);
    const texts = await Promise.all(
      ['umbra:p3', 'umbra:nowhere'].map((projectId) =>
        access.resolveProject(user, projectId).catch((error: unknown) => (error as Error).message),
      ),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it('GEN-14 refuses with 403 who is a member of nothing', async () => {
    const { access } = setUp();
    await expect(access.resolveProject(stranger)).rejects.toEqual(refused(403));
  });

  it('waits for the newest state before it refuses, so that a new member is let in', async () => {
    for (const asked of [undefined, 'umbra:p1']) {
      const { access, projects, freshness } = setUp();
      const members = [{ userId: 'HERE-u9', role: 'member' }];
      freshness.onCaughtUp = () => projects.apply(projectState({ version: 2, members }));
      expect((await access.resolveProject(stranger, asked)).version).toBe(2);
      expect(freshness.asked).toBe(1);
    }
  });

  it('USR-6 holds an exchanged token to its project', async () => {
    const { access } = setUp(second);
    const exchanged: Caller = { ...user, projectId: 'umbra:p1' as ProjectId };
    expect((await access.resolveProject(exchanged)).projectId).toBe('umbra:p1');
    expect((await access.resolveProject(exchanged, 'umbra:p1')).projectId).toBe('umbra:p1');
    await expect(access.resolveProject(exchanged, 'umbra:p2')).rejects.toEqual(refused(403));
  });

  it('USR-6 refuses an exchanged token whose user has left the project', async () => {
    const { access } = setUp();
    await expect(access.resolveProject({ ...stranger, projectId: 'umbra:p1' as ProjectId })).rejects.toEqual(
      refused(403),
    );
  });

  it('holds an API key to its project', async () => {
    const { access } = setUp(second);
    expect((await access.resolveProject(client)).projectId).toBe('umbra:p1');
    await expect(access.resolveProject(client, 'umbra:p2')).rejects.toEqual(refused(403));
  });

  it('GEN-15 ignores what a device says of its project', async () => {
    const { access } = setUp(second);
    expect((await access.resolveProject(device, 'umbra:p2')).projectId).toBe('umbra:p1');
  });
});
