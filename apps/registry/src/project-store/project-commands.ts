import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import {
  decideProject,
  MAX_API_KEYS,
  MAX_MEMBERS,
  type ProjectCommand,
  type ProjectRefusal,
} from '../project/decide-project.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { Publication } from '../publication/publication.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { ProjectsRepository } from './projects.repository.ts';

/** Carries out a command on a project, with the project locked, and waits until the log has it. */
@Injectable()
export class ProjectCommands {
  readonly #dataSource: DataSource;
  readonly #projects: ProjectsRepository;
  readonly #publication: Publication;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, projects: ProjectsRepository, publication: Publication, clock: Clock) {
    this.#dataSource = dataSource;
    this.#projects = projects;
    this.#publication = publication;
    this.#clock = clock;
  }

  /** @throws WireError when the project refuses */
  async carryOut(projectId: ProjectId, command: ProjectCommand): Promise<void> {
    const version = await inTransaction(this.#dataSource, async (manager) => {
      const project = await this.#projects.findForChange(manager, projectId);
      const decision = decideProject(command, project);
      if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
      return this.#projects.save(manager, project, decision.facts, eventOrigin(this.#clock.nowMs()));
    });
    await this.#publication.ofProject(projectId, version);
  }
}

function refusalOf(refusal: ProjectRefusal): Error {
  switch (refusal) {
    case 'project-unknown':
      return refusals.projectUnknown();
    case 'api-key-unknown':
      return refusals.apiKeyUnknown();
    case 'too-many-api-keys':
      return refusals.tooManyApiKeys(MAX_API_KEYS);
    case 'too-many-members':
      return refusals.tooManyMembers(MAX_MEMBERS);
    case 'project-exists':
      return new TypeError('A new project has an id that is taken.');
  }
}
