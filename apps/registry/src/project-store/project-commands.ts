import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { decideProject, MAX_API_KEYS, type ProjectCommand, type ProjectRefusal } from '../project/decide-project.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { ProjectsRepository } from './projects.repository.ts';

/** Carries out a command on a project, with the project locked. */
@Injectable()
export class ProjectCommands {
  readonly #projects: ProjectsRepository;
  readonly #clock: Clock;

  constructor(projects: ProjectsRepository, clock: Clock) {
    this.#projects = projects;
    this.#clock = clock;
  }

  /** @throws WireError when the project refuses */
  async carryOut(manager: EntityManager, projectId: ProjectId, command: ProjectCommand): Promise<void> {
    const project = await this.#projects.findForChange(manager, projectId);
    const decision = decideProject(command, project);
    if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
    await this.#projects.save(manager, project, decision.facts, eventOrigin(this.#clock.nowMs()));
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
    case 'project-exists':
      return new TypeError('A new project has an id that is taken.');
  }
}
