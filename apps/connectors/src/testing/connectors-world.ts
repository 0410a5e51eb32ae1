import { createHash, randomUUID } from 'node:crypto';
import type { CommandTopics } from '@umbra/contracts/command';
import type { UserId } from '@umbra/contracts/ids';
import { sessionTopic } from '@umbra/contracts/session';
import { userTopic } from '@umbra/contracts/user';
import {
  CommandedServiceWorld,
  layGround,
  type ReplicaParts,
  type ServiceWorldOptions,
  type WorldGround,
} from '@umbra/service/testing';
import { aProject, createCommandTopics, type TestProject } from '@umbra/testing';
import { createConnectorsApp, type ConnectorsApp } from '../connectors.app.ts';
import { loadConnectorsConfig } from '../connectors.config.ts';
import { connectorsDataSource } from '../connectors.data-source.ts';
import type { Driver } from '../domain/driver/driver.ts';
import type { Clock } from '../persistence/clock.ts';
import { PlayedRegistry } from './played-registry.ts';

export const SECRET_KEY = Buffer.alloc(32, 5);
const FOUR_HOURS_MS = 14_400_000;

export interface WorldOptions extends ServiceWorldOptions {
  readonly drivers?: readonly Driver[];
}

export class ConnectorsWorld extends CommandedServiceWorld<WorldOptions> {
  /** Of the world, as this service has one. */
  readonly clock: Clock & { shift(byMs: number): void } = {
    nowMs: () => this.nowMs(),
    shift: (byMs) => {
      this.shiftClock(byMs);
    },
  };
  readonly registry: PlayedRegistry;
  readonly #projects = new Set<string>();

  private constructor(ground: WorldGround, options: WorldOptions, commandTopics: CommandTopics) {
    super('connectors', ground, options, commandTopics);
    this.registry = new PlayedRegistry(ground.connection, ground.log, this.#projects);
  }

  static async start(options: WorldOptions = {}): Promise<ConnectorsWorld> {
    const ground = await layGround(connectorsDataSource);
    const world = new ConnectorsWorld(ground, options, await createCommandTopics(ground.connection));
    await world.registry.start();
    await world.begin();
    return world;
  }

  protected override createApp(replica: ReplicaParts): Promise<ConnectorsApp> {
    return createConnectorsApp({
      ...replica,
      config: loadConnectorsConfig(this.environment()),
      clock: this.clock,
      drivers: this.options.drivers ?? [],
      commandTopics: this.commandTopics,
    });
  }

  protected override ownSettings(): NodeJS.ProcessEnv {
    return {
      UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
      CONNECTORS_CONSUMER_GROUP: this.group,
      CONNECTORS_ALLOW_PRIVATE: 'true',
    };
  }

  override async stop(): Promise<void> {
    await this.stopReplicas();
    await this.registry.stop();
    await super.stop();
  }

  knowsProject(projectId: string): boolean {
    return this.#projects.has(projectId);
  }

  override hasProject(project: TestProject = aProject()): Promise<TestProject> {
    this.#projects.add(project.state.projectId);
    return super.hasProject(project);
  }

  async hasUser(userId: UserId, email = `${randomUUID()}@example.com`, name = 'Somebody'): Promise<void> {
    await this.publish(userTopic, userId, 'user.created', { userId, email, name, createdAtMs: 1, version: 1 });
  }

  administratorToken(userId: UserId): Promise<string> {
    return this.sign({ kind: 'user', userId, isAdministrator: true });
  }

  /** A login by the Jitterbit dialect (J1). @returns its token */
  async hasSession(userId: UserId, expiresAtMs = Date.now() + FOUR_HOURS_MS): Promise<string> {
    const token = `1_${randomUUID()}`;
    const tokenSha256 = createHash('sha256').update(token).digest('hex');
    const state = { tokenSha256, userId, issuedAtMs: expiresAtMs - FOUR_HOURS_MS, expiresAtMs, version: 1 };
    await this.publish(sessionTopic, tokenSha256, 'session.opened', state);
    return token;
  }
}
