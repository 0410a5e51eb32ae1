import { Injectable } from '@nestjs/common';
import { AccessTail, ProjectAccess, ProjectsView, type Caller } from '@umbra/access';
import type { ProjectState } from '@umbra/contracts/project';

/** Whose rows a caller speaks of: a company of this dialect is a project. */
@Injectable()
export class Companies {
  readonly #projects: ProjectsView;
  readonly #access: ProjectAccess;
  readonly #tail: AccessTail;

  constructor(projects: ProjectsView, access: ProjectAccess, tail: AccessTail) {
    this.#projects = projects;
    this.#access = access;
    this.#tail = tail;
  }

  /**
   * The project of an API key or of an exchanged token; a login of this API stands for one as long as it lasts, a token of
   * another for the oldest of its user.
   * @throws WireError 403 for a login without any
   */
  async of(caller: Caller): Promise<ProjectState> {
    if (caller.kind !== 'user' || caller.projectId !== undefined) return this.#access.resolveProject(caller);
    if (caller.homeProjectId !== undefined) return this.#access.resolveProject(caller, caller.homeProjectId);
    // A membership of a moment ago.
    if (this.#projects.defaultProjectOf(caller.userId) === undefined) await this.#tail.caughtUp();
    return this.#access.resolveProject(caller, this.#projects.defaultProjectOf(caller.userId)?.projectId);
  }
}
