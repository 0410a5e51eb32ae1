import type { ProjectState } from '@umbra/contracts/project';
import type { ProjectFact } from './project.facts.ts';

/** The project after a fact. A fact that cannot follow on the state is a broken history: it throws. */
export function evolveProject(project: ProjectState | undefined, fact: ProjectFact): ProjectState {
  if (fact.type === 'project.created') {
    if (project !== undefined) throw new TypeError(`Project ${project.projectId} cannot have been created twice.`);
    const { projectId, appId, orgId, name, atMs } = fact;
    return { projectId, appId, orgId, name, createdAtMs: atMs, members: [], apiKeys: [], limits: {}, version: 1 };
  }
  if (project === undefined) throw new TypeError(`"${fact.type}" cannot have happened to a project that is not there.`);
  const next = { ...project, version: project.version + 1 };
  switch (fact.type) {
    case 'project.member-set':
      return { ...next, members: [...project.members.filter(isAnother(fact.member.userId)), fact.member] };
    case 'project.limits-set':
      return { ...next, limits: { ...project.limits, ...fact.limits } };
    case 'project.api-key-created':
      return { ...next, apiKeys: [...project.apiKeys, fact.apiKey] };
    case 'project.api-key-revoked':
      return { ...next, apiKeys: project.apiKeys.filter(({ keyId }) => keyId !== fact.keyId) };
  }
}

const isAnother =
  (userId: string) =>
  (member: { readonly userId: string }): boolean =>
    member.userId !== userId;
