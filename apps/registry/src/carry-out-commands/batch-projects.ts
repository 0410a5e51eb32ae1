import type { CheckedCommand } from '@umbra/commands';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { ProjectReference } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';

/** The projects that a batch of commands is about: locked and looked up once for all of its commands. */
export class BatchProjects {
  readonly #ofTransactions = new WeakMap<EntityManager, ReadonlyMap<string, ProjectReference>>();

  /**
   * Locks them in the order of their ids: each of them counts its licences in its row and has each name of a device once, and
   * two replicas with commands for the same projects would wait for each other in a circle.
   */
  async lock(manager: EntityManager, commands: readonly CheckedCommand[]): Promise<void> {
    const projectIds = new Set(commands.map(({ wish }) => (wish as { readonly projectId: string }).projectId));
    const projects = await select<ProjectReference>(
      manager,
      `SELECT project_id AS "projectId", app_id AS "appId" FROM project
        WHERE project_id = ANY($1::text[]) ORDER BY project_id FOR NO KEY UPDATE`,
      [[...projectIds]],
    );
    this.#ofTransactions.set(manager, new Map(projects.map((project) => [project.projectId, project])));
  }

  find(manager: EntityManager, projectId: string): ProjectReference | undefined {
    return this.#ofTransactions.get(manager)?.get(projectId);
  }

  /** @throws WireError 404 */
  require(manager: EntityManager, projectId: string): ProjectReference {
    const project = this.find(manager, projectId);
    if (project === undefined) throw refusals.projectUnknown();
    return project;
  }
}
