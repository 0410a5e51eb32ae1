import { Injectable } from '@nestjs/common';
import { ProjectAccess, type Caller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { pathUuid, single, WireError, type Query } from '@umbra/wire';

const FORBIDDEN = 403;

/** A row that a path names, within its project. */
export interface RowReference {
  readonly projectId: ProjectId;
  readonly id: string;
}

/** Which project, and which row of it, a request is about. */
@Injectable()
export class GeofencingAccess {
  readonly #projects: ProjectAccess;

  constructor(projects: ProjectAccess) {
    this.#projects = projects;
  }

  /** Of a list, a creation, a deletion of all. @throws WireError 400, 403 (GEN-14) */
  async project(caller: Caller, query: Query): Promise<ProjectId> {
    return (await this.#projects.resolveProject(caller, single('projectId', query['projectId']))).projectId;
  }

  /**
   * The row with the UUID of a path. A `projectId` of the query is not looked at (GEN-15): an id is unique.
   * @param projectOf of the row with such an id; undefined where there is none
   * @param unknown the refusal of an id that nothing has
   * @throws WireError 404 also for those of projects that are not the caller's: they could be guessed otherwise
   */
  async row(
    caller: Caller,
    idOfPath: string,
    projectOf: (id: string) => Promise<ProjectId | undefined>,
    unknown: () => WireError,
  ): Promise<RowReference> {
    const id = pathUuid(idOfPath, unknown);
    const projectId = await projectOf(id);
    if (projectId === undefined) throw unknown();
    await this.#requireMember(caller, projectId, unknown);
    return { projectId, id };
  }

  async #requireMember(caller: Caller, projectId: ProjectId, unknown: () => WireError): Promise<void> {
    try {
      await this.#projects.resolveProject(caller, projectId);
    } catch (error) {
      throw error instanceof WireError && error.status === FORBIDDEN ? unknown() : error;
    }
  }
}
