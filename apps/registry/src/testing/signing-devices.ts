import type { Answer } from './call-http.ts';
import type { Person, RegistryWorld, TestProject } from './registry-world.ts';
import { signedHeader, type SignedBy, type SigningOptions } from './sign-request.ts';

/** The devices of a project, which sign in for tokens. */
export class SigningDevices {
  readonly project: TestProject;
  /** Admin of the project. */
  readonly anna: Person;
  readonly #world: RegistryWorld;

  private constructor(world: RegistryWorld, project: TestProject, anna: Person) {
    this.#world = world;
    this.project = project;
    this.anna = anna;
  }

  static async of(world: RegistryWorld): Promise<SigningDevices> {
    const project = await world.hasProject();
    return new SigningDevices(world, project, await world.hasPerson([project, 'admin']));
  }

  hasLicence(autoclaim = true): Promise<SignedBy & { readonly trackingId: string }> {
    const path = `/registry/v2/${this.project.appId}/one-device?autoclaim=${String(autoclaim)}`;
    return this.#world.must(201, 'POST', path, { token: this.anna.token });
  }

  post(authorization: string | undefined, path = '/v2/token'): Promise<Answer> {
    return this.#world.call('POST', path, { headers: authorization === undefined ? {} : { authorization } });
  }

  signIn(device: SignedBy, options: SigningOptions = {}): Promise<Answer> {
    return this.post(signedHeader(device, options));
  }
}
