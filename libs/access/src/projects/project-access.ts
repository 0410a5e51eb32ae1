import type { ProjectId } from '@umbra/contracts/ids';
import type { ProjectState } from '@umbra/contracts/project';
import { accessErrors } from '../access.errors.ts';
import type { Caller, UserCaller } from '../caller/caller.ts';
import type { Freshness } from '../tail/freshness.ts';
import type { ProjectsView } from './projects.view.ts';

/** Decides which project a request is about, and whether its caller may speak of it. */
export class ProjectAccess {
  readonly #projects: ProjectsView;
  readonly #freshness: Freshness;

  constructor(projects: ProjectsView, freshness: Freshness) {
    this.#projects = projects;
    this.#freshness = freshness;
  }

  /**
   * The project of a request (GEN-14, USR-6). Waits for the newest state once before it refuses, so that a new member's
   * first call succeeds.
   * @param projectIdQuery the `projectId` of the query; devices' is ignored (GEN-15)
   * @throws WireError 400 when it is needed but missing, 403 when the caller is no member, 503 when that cannot be told
   */
  async resolveProject(caller: Caller, projectIdQuery?: string): Promise<ProjectState> {
    // An empty `projectId=` says nothing.
    const asked =
      projectIdQuery === '' || caller.kind === 'device' ? undefined : (projectIdQuery as ProjectId | undefined);
    if (caller.projectId !== undefined && asked !== undefined && asked !== caller.projectId) {
      throw accessErrors.otherProject();
    }
    const found = this.#find(caller, asked);
    if (found !== undefined) return found;
    await this.#freshness.caughtUp();
    return this.#find(caller, asked) ?? this.#refuse(caller.projectId ?? asked);
  }

  /** @throws WireError 400 when the caller's projects are several and none is named: no waiting would change that */
  #find(caller: Caller, asked: ProjectId | undefined): ProjectState | undefined {
    if (caller.kind !== 'user') return this.#projects.byId(caller.projectId);
    const projectId = caller.projectId ?? asked;
    if (projectId === undefined) return this.#onlyProjectOf(caller);
    return this.#projects.isMember(projectId, caller.userId) ? this.#projects.byId(projectId) : undefined;
  }

  #onlyProjectOf(caller: UserCaller): ProjectState | undefined {
    const projects = this.#projects.projectsOfUser(caller.userId);
    if (projects.length > 1) throw accessErrors.projectNeeded();
    return projects[0];
  }

  #refuse(projectId: ProjectId | undefined): never {
    throw projectId === undefined ? accessErrors.noProject() : accessErrors.notMember();
  }
}
