import type { Answer, CallOptions, TestProject } from '@umbra/testing';
import type { ConnectorsWorld } from './connectors-world.ts';
import { PatchworksRows } from '../dialects/patchworks/testing/patchworks-rows.ts';

/** A company with a system and a way into it, and its client. */
export class PatchworksCompany {
  readonly project: TestProject;
  readonly rows: PatchworksRows;
  readonly #world: ConnectorsWorld;
  #wayIn: number | undefined;

  private constructor(world: ConnectorsWorld, project: TestProject) {
    this.#world = world;
    this.project = project;
    this.rows = new PatchworksRows(world.tables, project.state.projectId);
  }

  static async found(world: ConnectorsWorld): Promise<PatchworksCompany> {
    return new PatchworksCompany(world, await world.hasProject());
  }

  /** By the company's API key, bare. @param path below `/api/v1` */
  call(method: string, path: string, body?: string | object, options: CallOptions = {}): Promise<Answer> {
    const headers = { authorization: this.project.apiKey, ...options.headers };
    return this.#world.call(method, `/api/v1/${path}`, {
      ...options,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  /** Of a system that tracks nothing. */
  async wayIn(): Promise<number> {
    this.#wayIn ??= await this.rows.implementation(await this.rows.system());
    return this.#wayIn;
  }

  /** The way into the system of a built-in driver. */
  async wayInOf(driverProvider: string): Promise<number> {
    const { body } = await this.get('authentication-implementations?include=system&per_page=100');
    const found = body.data.find(({ system }: { system: { name: string } }) => system.name === driverProvider);
    return found.id;
  }

  /** The six fields of T-P1, and others. */
  async fields(more: object = {}): Promise<Record<string, unknown>> {
    return {
      name: 'Fleet EU',
      authentication_implementation_id: await this.wayIn(),
      timezone: 'Europe/London',
      date_format: 'Y-m-d H:i:s',
      rate_limit_unit: 'minute',
      rate_limit_duration: 60,
      ...more,
    };
  }

  /** @returns the id of a connector that was stored */
  async stored(more: object = {}): Promise<number> {
    const answer = await this.call('POST', 'connectors', await this.fields(more));
    if (answer.status !== 200) throw new Error(`${String(answer.status)}: ${answer.text}`);
    return answer.body.data.id;
  }

  /** As the include shows them. */
  async variablesOf(id: number): Promise<Answer['body'][]> {
    return (await this.get(`connectors/${String(id)}?include=variables`)).body.data.variables;
  }
}
