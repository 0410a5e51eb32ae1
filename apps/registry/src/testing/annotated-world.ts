import { randomUUID } from 'node:crypto';
import type { Answer, CallOptions } from './call-http.ts';
import { Geofencing } from './geofencing.ts';
import { RegistryWorld, type Person, type TestProject } from './registry-world.ts';

/** A world with two projects, members of each, and devices, geofences and rules to write on. */
export class AnnotatedWorld {
  readonly world: RegistryWorld;
  readonly geofencing: Geofencing;
  readonly project: TestProject;
  readonly other: TestProject;
  /** Admin of the project. */
  readonly anna: Person;
  /** Member of the project. */
  readonly ben: Person;
  /** Admin of the other project. */
  readonly carl: Person;
  /** Admin of both. */
  readonly dora: Person;

  private constructor(
    world: RegistryWorld,
    geofencing: Geofencing,
    [project, other]: readonly [TestProject, TestProject],
    [anna, ben, carl, dora]: readonly [Person, Person, Person, Person],
  ) {
    this.world = world;
    this.geofencing = geofencing;
    this.project = project;
    this.other = other;
    this.anna = anna;
    this.ben = ben;
    this.carl = carl;
    this.dora = dora;
  }

  static async start(): Promise<AnnotatedWorld> {
    const world = await RegistryWorld.start();
    const projects = [await world.hasProject('one'), await world.hasProject('other')] as const;
    const [project, other] = projects;
    const people = [
      await world.hasPerson([project, 'admin']),
      await world.hasPerson([project, 'member']),
      await world.hasPerson([other, 'admin']),
      await world.hasPerson([project, 'admin'], [other, 'admin']),
    ] as const;
    return new AnnotatedWorld(world, await Geofencing.open(world.connection), projects, people);
  }

  async stop(): Promise<void> {
    await this.geofencing.close();
    await this.world.stop();
  }

  /** @returns the trackingId of a new physical device that is claimed */
  async hasDevice(of: TestProject = this.project): Promise<string> {
    return (await this.hasPhysical(of)).trackingId;
  }

  async hasPhysical(
    of: TestProject = this.project,
  ): Promise<{ deviceId: string; deviceSecret: string; trackingId: string }> {
    return this.world.must(201, 'POST', `/registry/v2/${of.appId}/one-device?autoclaim=true`, {
      token: this.dora.token,
    });
  }

  async hasVirtual(externalId: string = `ext ${randomUUID()}`): Promise<{ externalId: string; trackingId: string }> {
    const { jobId } = await this.world.must<{ jobId: string }>(
      202,
      'POST',
      `/registry/v2/${this.project.appId}/devices?autoclaim=true`,
      { token: this.anna.token, body: { devices: [{ id: externalId }] } },
    );
    const [device] = await this.world.hasJobResults(this.anna, jobId);
    return device as { externalId: string; trackingId: string };
  }

  /** By a member of the project, where nobody else is named. */
  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.world.call(method, path, { token: this.ben.token, ...options });
  }

  /** For what must succeed. @returns the body */
  must(status: number, method: string, path: string, options: CallOptions = {}) {
    return this.world.must(status, method, path, { token: this.ben.token, ...options });
  }
}
