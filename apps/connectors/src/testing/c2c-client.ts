import type { ProjectId, UserId } from '@umbra/contracts/ids';
import { type Answer, eventually, type TestProject } from '@umbra/testing';
import type { ConnectorsWorld } from './connectors-world.ts';

/** A member of a project who uses `/c2c/v4`. */
export class C2cClient {
  readonly project: TestProject;
  readonly #world: ConnectorsWorld;
  readonly #token: string;

  private constructor(world: ConnectorsWorld, project: TestProject, token: string) {
    this.#world = world;
    this.project = project;
    this.#token = token;
  }

  /** @param project one of the world's; a new one if none is given */
  static async of(world: ConnectorsWorld, project?: TestProject): Promise<C2cClient> {
    const own = project ?? (await world.hasProject());
    return new C2cClient(world, own, await world.userToken(own.state.members[0]!.userId));
  }

  get projectId(): ProjectId {
    return this.project.state.projectId;
  }

  get userId(): UserId {
    return this.project.state.members[0]!.userId;
  }

  call(method: string, path: string, body?: string | object): Promise<Answer> {
    return this.#world.call(method, `/c2c/v4${path}`, {
      token: this.#token,
      ...(body === undefined ? {} : { body }),
    });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  /** @returns its id */
  async hasConnector(input: object): Promise<string> {
    const { status, text, body } = await this.call('POST', '/connectors', input);
    if (status !== 200) throw new Error(`not made: ${text}`);
    return body.connectorId as string;
  }

  /** Adds devices. @returns when the registry has answered for all of them */
  async hasDevices(connectorId: string, ...externalDeviceIds: readonly string[]): Promise<void> {
    const devices = externalDeviceIds.map((externalDeviceId) => ({ externalDeviceId }));
    const { status, text } = await this.call('POST', `/connectors/${connectorId}/ext-devices`, devices);
    if (status !== 204) throw new Error(`not added: ${text}`);
    await eventually('all are settled', async () => {
      const { body } = await this.get(`/connectors/${connectorId}/ext-devices`);
      return body.items.every(({ provisioning }: { provisioning: string }) => provisioning !== 'provisioning');
    });
  }
}
