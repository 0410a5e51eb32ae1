import type { Caller, ProjectAccess } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';
import { single, type Query } from '@umbra/wire';

/** The project that a request is about. @throws WireError 400, 403 (GEN-14) */
export async function projectOf(access: ProjectAccess, caller: Caller, query: Query): Promise<ProjectId> {
  return (await stateOfProject(access, caller, query)).projectId;
}

/** The same, with its members. */
export const stateOfProject = (access: ProjectAccess, caller: Caller, query: Query): Promise<ProjectState> =>
  access.resolveProject(caller, single('projectId', query['projectId']));
