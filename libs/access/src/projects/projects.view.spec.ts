import type { AppId, ProjectId, UserId } from '@umbra/contracts/ids';
import { projectState } from '../testing/states.ts';
import { ProjectsView } from './projects.view.ts';

const p1 = 'umbra:p1' as ProjectId;
const u1 = 'HERE-u1' as UserId;
const u2 = 'HERE-u2' as UserId;

describe('ProjectsView', () => {
  it('finds a project by its id, its appId, its number, the hash of a key of it, and its members', () => {
    const view = new ProjectsView();
    const state = projectState({ apiKeys: [{ keyId: 'k1', name: 'key', sha256: 'aa' }] });
    view.apply(state);
    expect(view.byId(p1)).toBe(state);
    expect(view.byAppId('app-0001' as AppId)).toBe(state);
    expect(view.byOrgId(1)).toBe(state);
    expect(view.byApiKeyHash('aa')).toEqual({ projectId: p1, keyId: 'k1' });
    expect(view.projectsOfUser(u1)).toEqual([state]);
    expect(view.isMember(p1, u1)).toBe(true);
  });

  it('ignores what is not newer', () => {
    const view = new ProjectsView();
    view.apply(projectState({ version: 3, name: 'third' }));
    view.apply(projectState({ version: 2, name: 'second' }));
    view.apply(projectState({ version: 3, name: 'third again' }));
    expect(view.byId(p1)?.name).toBe('third');
  });

  it('forgets a revoked key and a member who left', () => {
    const view = new ProjectsView();
    view.apply(projectState({ apiKeys: [{ keyId: 'k1', name: 'key', sha256: 'aa' }] }));
    view.apply(projectState({ version: 2, members: [{ userId: u2, role: 'member' }] }));
    expect(view.byApiKeyHash('aa')).toBeUndefined();
    expect(view.projectsOfUser(u1)).toEqual([]);
    expect(view.isMember(p1, u1)).toBe(false);
    expect(view.projectsOfUser(u2)).toHaveLength(1);
  });

  it('knows several projects of one user', () => {
    const view = new ProjectsView();
    view.apply(projectState());
    view.apply(projectState({ projectId: 'umbra:p2', appId: 'app-0002' }));
    expect(view.projectsOfUser(u1).map(({ projectId }) => projectId)).toEqual(['umbra:p1', 'umbra:p2']);
  });

  it('J1.4 has a login stand for the oldest project of its user, by the number', () => {
    const view = new ProjectsView();
    view.apply(projectState({ projectId: 'umbra:p10', orgId: 10 }));
    expect(view.defaultProjectOf(u1)?.orgId).toBe(10);
    view.apply(projectState({ projectId: 'umbra:p9', orgId: 9 }));
    view.apply(projectState({ projectId: 'umbra:p1', orgId: 1, members: [{ userId: u2, role: 'admin' }] }));
    expect(view.defaultProjectOf(u1)?.orgId).toBe(9);
    expect(view.defaultProjectOf('HERE-u3' as UserId)).toBeUndefined();
  });

  it('says nothing of what it has not heard of', () => {
    const view = new ProjectsView();
    expect(view.byId(p1)).toBeUndefined();
    expect(view.projectsOfUser(u1)).toEqual([]);
    expect(view.isMember(p1, u1)).toBe(false);
  });
});
