import type { ProjectApiKey, ProjectLimits, ProjectMember, ProjectState } from '@umbra/contracts/project';
import type { AppId, ProjectId } from '@umbra/contracts/ids';
import type { ProjectFact } from './project.facts.ts';

export type ProjectCommand =
  | {
      readonly type: 'CreateProject';
      readonly projectId: ProjectId;
      readonly appId: AppId;
      readonly orgId: number;
      readonly name: string;
      readonly atMs: number;
    }
  | { readonly type: 'SetMember'; readonly member: ProjectMember }
  | { readonly type: 'SetLimits'; readonly limits: ProjectLimits }
  | { readonly type: 'CreateApiKey'; readonly apiKey: ProjectApiKey }
  | { readonly type: 'RevokeApiKey'; readonly keyId: string };

export type ProjectRefusal =
  'project-exists' | 'project-unknown' | 'api-key-unknown' | 'too-many-api-keys' | 'too-many-members';

/** Facts, also none at all when the command asks for what is so already; or why it cannot be. */
export type ProjectDecision =
  { readonly facts: readonly ProjectFact[]; readonly refusal?: undefined } | { readonly refusal: ProjectRefusal };

/** Every event carries the whole project, so its lists must not grow without an end. */
export const MAX_API_KEYS = 100;
/** Some 140 kB in an event. */
export const MAX_MEMBERS = 2_000;

const refused = (refusal: ProjectRefusal): ProjectDecision => ({ refusal });
const happened = (...facts: ProjectFact[]): ProjectDecision => ({ facts });

/** Whether a command may be carried out, and what has happened then. Who may give it is asked before, by the slice. */
export function decideProject(command: ProjectCommand, project: ProjectState | undefined): ProjectDecision {
  if (command.type === 'CreateProject') {
    if (project !== undefined) return refused('project-exists');
    const { type: _type, ...created } = command;
    return happened({ type: 'project.created', ...created });
  }
  if (project === undefined) return refused('project-unknown');
  switch (command.type) {
    case 'SetMember': {
      const current = project.members.find(({ userId }) => userId === command.member.userId);
      if (current?.role === command.member.role) return happened();
      if (current === undefined && project.members.length >= MAX_MEMBERS) return refused('too-many-members');
      return happened({ type: 'project.member-set', member: command.member });
    }
    case 'SetLimits':
      if (project.limits.samplesPerSecond === command.limits.samplesPerSecond) return happened();
      return happened({ type: 'project.limits-set', limits: command.limits });
    case 'CreateApiKey':
      if (project.apiKeys.length >= MAX_API_KEYS) return refused('too-many-api-keys');
      return happened({ type: 'project.api-key-created', apiKey: command.apiKey });
    case 'RevokeApiKey':
      if (!project.apiKeys.some(({ keyId }) => keyId === command.keyId)) return refused('api-key-unknown');
      return happened({ type: 'project.api-key-revoked', keyId: command.keyId });
  }
}
