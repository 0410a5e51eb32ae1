import { Injectable } from '@nestjs/common';
import { UsersView, type Caller } from '@umbra/access';
import { Companies } from '../callers/companies.ts';
import type { ResourceContext } from '../resources/resource.ts';
import { TrackingSystems } from '../tracking-systems/tracking-systems.ts';

/** For whom rows are read and written: the caller's company, which has its tracking systems by then. */
@Injectable()
export class CompanyContext {
  readonly #companies: Companies;
  readonly #users: UsersView;
  readonly #systems: TrackingSystems;

  constructor(companies: Companies, users: UsersView, systems: TrackingSystems) {
    this.#companies = companies;
    this.#users = users;
    this.#systems = systems;
  }

  /** @throws WireError 403 for who has no project */
  async of(caller: Caller): Promise<ResourceContext> {
    const { projectId } = await this.#companies.of(caller);
    await this.#systems.provide(projectId);
    return { projectId, users: this.#users };
  }
}
