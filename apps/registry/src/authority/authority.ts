import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import type { ProjectRole } from '@umbra/contracts/project';
import type { Queryable } from '@umbra/postgres';
import { ProjectsRepository, type ProjectReference } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';

/** Who may do what, read from the tables at the moment of the question: a member who was just added is one. */
@Injectable()
export class Authority {
  readonly #projects: ProjectsRepository;

  constructor(projects: ProjectsRepository) {
    this.#projects = projects;
  }

  /** @throws WireError 403 */
  async requireMember(db: Queryable, caller: Caller, projectId: ProjectId): Promise<void> {
    if (!(await this.isMember(db, caller, projectId))) throw refusals.projectForbidden();
  }

  async isMember(db: Queryable, caller: Caller, projectId: ProjectId): Promise<boolean> {
    return (await this.#roleIn(db, caller, projectId)) !== undefined;
  }

  /** REG-2: making and ending licences is for admins of the project. @throws WireError 403 */
  async requireAdmin(db: Queryable, caller: Caller, projectId: ProjectId): Promise<void> {
    const role = await this.#roleIn(db, caller, projectId);
    if (role === undefined) throw refusals.projectForbidden();
    if (role !== 'admin') throw refusals.roleInsufficient();
  }

  /** The project of an app that the caller belongs to in that role at least. @throws WireError 404, 403 */
  async projectOfApp(db: Queryable, caller: Caller, appId: string, role: ProjectRole): Promise<ProjectReference> {
    const project = await this.#projects.findByAppId(db, appId);
    if (project === undefined) throw refusals.appUnknown();
    if (role === 'admin') await this.requireAdmin(db, caller, project.projectId);
    else await this.requireMember(db, caller, project.projectId);
    return project;
  }

  /** GEN-14, REG-17, USR-6: the project that a call is about. @throws WireError 400, 403 */
  async targetProject(db: Queryable, caller: Caller, projectId: string | undefined): Promise<ProjectReference> {
    const named = projectId ?? ('projectId' in caller ? caller.projectId : undefined);
    if (named !== undefined) {
      const project = await this.#projects.findById(db, named);
      if (project === undefined) throw refusals.projectForbidden();
      await this.requireMember(db, caller, project.projectId);
      return project;
    }
    const memberships = await this.accessibleProjects(db, caller);
    const [only, ...others] = memberships;
    if (only === undefined) throw refusals.noProject();
    if (others.length > 0) throw refusals.projectRequired();
    return only;
  }

  /** Every project that the caller may act in, oldest first. */
  async accessibleProjects(db: Queryable, caller: Caller): Promise<readonly (ProjectReference & { name: string })[]> {
    switch (caller.kind) {
      case 'device':
        return [];
      case 'client': {
        const project = await this.#projects.findNamed(db, caller.projectId);
        return project === undefined ? [] : [project];
      }
      case 'user': {
        const memberships = await this.#projects.membershipsOf(db, caller.userId);
        return memberships.filter(({ projectId }) => caller.projectId === undefined || caller.projectId === projectId);
      }
    }
  }

  async #roleIn(db: Queryable, caller: Caller, projectId: ProjectId): Promise<ProjectRole | undefined> {
    switch (caller.kind) {
      case 'device':
        return undefined;
      case 'client':
        // An API key stands for its project.
        return caller.projectId === projectId ? 'admin' : undefined;
      case 'user':
        // An exchanged token is good for its project alone, whatever else the user belongs to.
        if (caller.projectId !== undefined && caller.projectId !== projectId) return undefined;
        return this.#projects.roleOf(db, projectId, caller.userId);
    }
  }
}
