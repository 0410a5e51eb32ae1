import type { AppId, ProjectId, UserId } from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';
import { decideProject, MAX_API_KEYS, MAX_MEMBERS, type ProjectCommand } from './decide-project.ts';
import { evolveProject } from './evolve-project.ts';
import type { ProjectFact } from './project.facts.ts';

const ANNA = 'HERE-anna' as UserId;
const BEN = 'HERE-ben' as UserId;
const details = { projectId: 'umbra:one' as ProjectId, appId: 'app-one1' as AppId, orgId: 7, name: 'One', atMs: 1_000 };
const created: ProjectFact = { type: 'project.created', ...details };
const memberSet = (userId: UserId, role: 'admin' | 'member'): ProjectFact => ({
  type: 'project.member-set',
  member: { userId, role },
});
const limitsSet = (samplesPerSecond: number): ProjectFact => ({
  type: 'project.limits-set',
  limits: { samplesPerSecond },
});
const keyCreated = (keyId: string): ProjectFact => ({
  type: 'project.api-key-created',
  apiKey: { keyId, name: 'key', sha256: 'ab' },
});
const keyRevoked = (keyId: string): ProjectFact => ({ type: 'project.api-key-revoked', keyId });

const after = (...facts: ProjectFact[]) => facts.reduce<ProjectState | undefined>(evolveProject, undefined);
const given = (...facts: ProjectFact[]) => ({
  when: (command: ProjectCommand) => decideProject(command, after(...facts)),
});

describe('a project', () => {
  it('is created once', () => {
    expect(given().when({ type: 'CreateProject', ...details })).toEqual({ facts: [created] });
    expect(given(created).when({ type: 'CreateProject', ...details })).toEqual({ refusal: 'project-exists' });
  });

  it('takes a member, and another role for a member', () => {
    const setAnna = (role: 'admin' | 'member'): ProjectCommand => ({
      type: 'SetMember',
      member: { userId: ANNA, role },
    });
    expect(given(created).when(setAnna('admin'))).toEqual({ facts: [memberSet(ANNA, 'admin')] });
    expect(given(created, memberSet(ANNA, 'admin')).when(setAnna('member'))).toEqual({
      facts: [memberSet(ANNA, 'member')],
    });
    expect(given(created, memberSet(ANNA, 'admin')).when(setAnna('admin'))).toEqual({ facts: [] });
  });

  it('takes members up to a number, and other roles for them still', () => {
    const members = Array.from({ length: MAX_MEMBERS }, (_, index) => memberSet(`HERE-${index}` as UserId, 'member'));
    const full = given(created, ...members);
    const set = (userId: string): ProjectCommand => ({
      type: 'SetMember',
      member: { userId: userId as UserId, role: 'admin' },
    });
    expect(full.when(set(ANNA))).toEqual({ refusal: 'too-many-members' });
    expect(full.when(set('HERE-7'))).toEqual({ facts: [memberSet('HERE-7' as UserId, 'admin')] });
  });

  it('sets limits, and says nothing when they are so already', () => {
    const setLimits: ProjectCommand = { type: 'SetLimits', limits: { samplesPerSecond: 50 } };
    expect(given(created).when(setLimits)).toEqual({ facts: [limitsSet(50)] });
    expect(given(created, limitsSet(50)).when(setLimits)).toEqual({ facts: [] });
  });

  it('makes and revokes API keys, up to a number', () => {
    const apiKey = { keyId: 'k1', name: 'key', sha256: 'ab' };
    expect(given(created).when({ type: 'CreateApiKey', apiKey })).toEqual({ facts: [keyCreated('k1')] });
    expect(given(created, keyCreated('k1')).when({ type: 'RevokeApiKey', keyId: 'k1' })).toEqual({
      facts: [keyRevoked('k1')],
    });
    expect(given(created).when({ type: 'RevokeApiKey', keyId: 'k1' })).toEqual({ refusal: 'api-key-unknown' });
    const full = Array.from({ length: MAX_API_KEYS }, (_, index) => keyCreated(`k${index}`));
    expect(given(created, ...full).when({ type: 'CreateApiKey', apiKey })).toEqual({ refusal: 'too-many-api-keys' });
  });

  it('is unknown to every command before it is created', () => {
    const commands: ProjectCommand[] = [
      { type: 'SetMember', member: { userId: ANNA, role: 'admin' } },
      { type: 'SetLimits', limits: { samplesPerSecond: 1 } },
      { type: 'CreateApiKey', apiKey: { keyId: 'k', name: 'k', sha256: 'ab' } },
      { type: 'RevokeApiKey', keyId: 'k' },
    ];
    for (const command of commands) expect(given().when(command)).toEqual({ refusal: 'project-unknown' });
  });

  it('folds to its whole state', () => {
    const history = [
      created,
      memberSet(ANNA, 'admin'),
      memberSet(BEN, 'member'),
      memberSet(ANNA, 'member'),
      limitsSet(10),
      keyCreated('k1'),
      keyCreated('k2'),
      keyRevoked('k1'),
    ];
    expect(after(...history)).toEqual({
      projectId: 'umbra:one',
      appId: 'app-one1',
      orgId: 7,
      name: 'One',
      createdAtMs: 1_000,
      members: [
        { userId: BEN, role: 'member' },
        { userId: ANNA, role: 'member' },
      ],
      apiKeys: [{ keyId: 'k2', name: 'key', sha256: 'ab' }],
      limits: { samplesPerSecond: 10 },
      version: 8,
    });
  });

  it('does not fold a history that cannot be', () => {
    expect(() => after(memberSet(ANNA, 'admin'))).toThrow(TypeError);
    expect(() => after(created, created)).toThrow(TypeError);
  });
});
