import type { ProjectId, UserId } from '@umbra/contracts/ids';
import type { Answer, TestProject } from '@umbra/testing';
import type { GeofencingWorld } from './geofencing-world.ts';

/** A member of a project who uses this service. */
export class GeofencingClient {
  readonly project: TestProject;
  readonly token: string;
  readonly #world: GeofencingWorld;

  private constructor(world: GeofencingWorld, project: TestProject, token: string) {
    this.#world = world;
    this.project = project;
    this.token = token;
  }

  /** @param project one of the world's; a new one if none is given */
  static async of(world: GeofencingWorld, project?: TestProject): Promise<GeofencingClient> {
    const own = project ?? (await world.hasProject());
    return new GeofencingClient(world, own, await world.userToken(own.state.members[0]!.userId));
  }

  get projectId(): ProjectId {
    return this.project.state.projectId;
  }

  get userId(): UserId {
    return this.project.state.members[0]!.userId;
  }

  /** @param path the whole of it: `/rules/v4` */
  call(
    method: string,
    path: string,
    body?: string | object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    return this.#world.call(method, path, {
      token: this.token,
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
    });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  /** §1.4: with the confirmation that deleting all needs. */
  removeAll(path: string): Promise<Answer> {
    return this.call('DELETE', path, undefined, { 'x-confirm': 'true' });
  }

  /** @returns its id */
  async hasGeofence(geofence: object): Promise<string> {
    return (await this.#made('/geofences/v2', geofence)).id as string;
  }

  /** @returns its id */
  async hasRule(rule: object): Promise<string> {
    return (await this.#made('/rules/v4', rule)).ruleId as string;
  }

  /** @returns its id */
  async hasSensorRule(rule: object): Promise<string> {
    return (await this.#made('/sensors/v3', rule)).id as string;
  }

  async #made(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await this.call('POST', path, body);
    if (answer.status !== 201) throw new Error(`not made: ${answer.text}`);
    return answer.body as Record<string, unknown>;
  }
}
