import { Injectable } from '@nestjs/common';
import { ProjectAccess, type Caller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { single, WireError, type Query } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import type { ConnectorReference } from '../../../domain/connector/connectors.repository.ts';
import { ConnectorsRepository } from '../../../domain/connector/connectors.repository.ts';

const BAD_REQUEST = 400;
const FORBIDDEN = 403;

/** Which project, and which connector, a request is about. */
@Injectable()
export class C2cAccess {
  readonly #projects: ProjectAccess;
  readonly #connectors: ConnectorsRepository;
  readonly #dataSource: DataSource;

  constructor(projects: ProjectAccess, connectors: ConnectorsRepository, dataSource: DataSource) {
    this.#projects = projects;
    this.#connectors = connectors;
    this.#dataSource = dataSource;
  }

  /** @throws WireError 400, 403 (GEN-14) */
  async project(caller: Caller, query: Query): Promise<ProjectId> {
    return (await this.#projects.resolveProject(caller, single('projectId', query['projectId']))).projectId;
  }

  /** For what is there without a project as well: undefined where the caller means none in particular. */
  async projectIfAny(caller: Caller, query: Query): Promise<ProjectId | undefined> {
    const asked = single('projectId', query['projectId']);
    try {
      return (await this.#projects.resolveProject(caller, asked)).projectId;
    } catch (error) {
      const isNone = error instanceof WireError && (error.status === BAD_REQUEST || error.status === FORBIDDEN);
      if (asked === undefined && isNone) return undefined;
      throw error;
    }
  }

  /**
   * The connector of a path, within its project. A `projectId` of the query is not looked at (GEN-15): an id is unique.
   * @throws WireError 404 also for those of projects that are not the caller's: they could be guessed otherwise
   */
  async connector(caller: Caller, connectorId: string): Promise<ConnectorReference> {
    const projectId = await this.#connectors.projectOf(this.#dataSource, connectorId);
    if (projectId === undefined) throw refusals.connectorUnknown();
    try {
      await this.#projects.resolveProject(caller, projectId);
    } catch (error) {
      throw error instanceof WireError && error.status === FORBIDDEN ? refusals.connectorUnknown() : error;
    }
    return { projectId, connectorId };
  }
}
