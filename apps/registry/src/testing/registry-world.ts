import { randomBytes, randomUUID } from 'node:crypto';
import type { CommandTopics } from '@umbra/contracts/command';
import { deviceTopic } from '@umbra/contracts/device';
import type { EventEnvelope } from '@umbra/contracts/envelope';
import type { KafkaConnection } from '@umbra/kafka';
import { Readiness, type Logger } from '@umbra/observability';
import { runMigrations } from '@umbra/postgres';
import {
  createTestDatabase,
  createCommandTopics,
  ensureAllTopics,
  eventually,
  quietLogger,
  testBrokers,
  testConnection,
  TestMetrics,
} from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { PasswordHasher } from '../passwords/password-hasher.ts';
import { createRegistryApp, type RegistryApp } from '../registry.app.ts';
import { loadRegistryConfig } from '../registry.config.ts';
import { registryDataSource } from '../registry.data-source.ts';
import { Asker } from './asker.ts';
import { callHttp, type Answer, type CallOptions, type Json } from './call-http.ts';
import { TestClock } from './test-clock.ts';
import { WorldLog } from './world-log.ts';

export const ADMIN = { email: 'admin@umbra.local', password: 'umbra-admin' };
export const SECRET_KEY = Buffer.alloc(32, 9);
const CHEAP = { N: 16, r: 8, p: 1 };

/** Says nothing of refusals, and all of failures: a 500 in a test explains itself. */
const failureLogger: Logger = {
  ...quietLogger,
  error: (fields, message) => console.error(message, fields),
};

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly refreshToken: string;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface AdminPage {
  readonly items: readonly unknown[];
  readonly nextPageToken?: string;
}

interface ResultsPage {
  readonly data: readonly unknown[];
  readonly pageToken?: string;
}

export interface TestProject {
  readonly projectId: string;
  readonly appId: string;
}

/** The service on a database of its own and the test's brokers. */
export class RegistryWorld {
  readonly connection: KafkaConnection;
  readonly clock = new TestClock();
  readonly readiness = new Readiness();
  /** Of the first replica. */
  readonly metrics = new TestMetrics('registry');
  readonly databaseUrl: string;
  /** Its own: other worlds would carry out the same commands, each on its own tables. */
  readonly commandTopics: CommandTopics;
  readonly #dropDatabase: () => Promise<void>;
  readonly #settings: NodeJS.ProcessEnv;
  readonly #relayId = `test.${randomUUID()}`;
  readonly #replicas: RegistryApp[] = [];
  #adminToken: string | undefined;
  #log: WorldLog | undefined;
  #asker: Asker | undefined;

  private constructor(
    connection: KafkaConnection,
    database: { url: string; drop: () => Promise<void> },
    commandTopics: CommandTopics,
    settings: NodeJS.ProcessEnv,
  ) {
    this.connection = connection;
    this.commandTopics = commandTopics;
    this.databaseUrl = database.url;
    this.#dropDatabase = database.drop;
    this.#settings = settings;
  }

  static async start(settings: NodeJS.ProcessEnv = {}): Promise<RegistryWorld> {
    const connection = testConnection();
    await ensureAllTopics(connection);
    const database = await createTestDatabase();
    const migrator = await registryDataSource(database.url).initialize();
    await runMigrations(migrator);
    await migrator.destroy();
    const commandTopics = await createCommandTopics(connection);
    const world = new RegistryWorld(connection, database, commandTopics, settings);
    await world.addReplica();
    return world;
  }

  /** Another process of the same service, as far as a test can have one. @returns its address */
  async addReplica(logger: Logger = failureLogger): Promise<string> {
    const app = await createRegistryApp({
      config: loadRegistryConfig({
        PORT: '1',
        INTERNAL_PORT: '1',
        KAFKA_BROKERS: testBrokers().join(','),
        DATABASE_URL: this.databaseUrl,
        UMBRA_SECRET_KEY: SECRET_KEY.toString('base64'),
        REGISTRY_CONSUMER_GROUP: this.#relayId,
        ...this.#settings,
      }),
      version: '1.2.3',
      logger,
      metrics: this.#replicas.length === 0 ? this.metrics : new TestMetrics('registry'),
      readiness: this.readiness,
      clock: this.clock,
      hasher: new PasswordHasher(CHEAP),
      relayId: this.#relayId,
      commandTopics: this.commandTopics,
    });
    await app.listen(0, '127.0.0.1');
    this.#replicas.push(app);
    return this.urlOf(app);
  }

  get app(): RegistryApp {
    const [first] = this.#replicas;
    if (first === undefined) throw new Error('the service was stopped');
    return first;
  }

  get url(): string {
    return this.urlOf(this.app);
  }

  urlOf(app: RegistryApp): string {
    return `http://127.0.0.1:${portOf(app.http)}`;
  }

  async stopReplicas(): Promise<void> {
    await Promise.all(this.#replicas.splice(0).map((app) => app.close()));
  }

  async stop(): Promise<void> {
    await this.stopReplicas();
    await this.#log?.close();
    await this.#asker?.close();
    await this.connection.close();
    await this.#dropDatabase();
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callHttp(method, (options.url ?? this.url) + path, options);
  }

  /** For what must succeed. @returns the body */
  async must<Body = Json>(status: number, method: string, path: string, options: CallOptions = {}): Promise<Body> {
    const answer = await this.call(method, path, options);
    if (answer.status !== status) {
      throw new Error(`${method} ${path}: ${answer.status}, not ${status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body as Body;
  }

  async adminToken(): Promise<string> {
    this.#adminToken ??= (await this.must<Tokens>(200, 'POST', '/users/v2/login', { body: ADMIN })).accessToken;
    return this.#adminToken;
  }

  async asAdmin<Body = Json>(status: number, method: string, path: string, body?: unknown): Promise<Body> {
    return this.must<Body>(status, method, `/admin/v1${path}`, { token: await this.adminToken(), body });
  }

  async hasProject(name = 'a project'): Promise<TestProject> {
    return this.asAdmin<TestProject>(201, 'POST', '/projects', { name });
  }

  async hasPerson(...memberships: [project: TestProject, role: 'admin' | 'member'][]): Promise<Person> {
    const email = `${randomUUID()}@example.test`;
    const password = randomBytes(9).toString('base64url');
    const user = { email, password, name: 'Somebody' };
    const { userId } = await this.asAdmin<{ userId: string }>(201, 'POST', '/users', user);
    for (const [{ projectId }, role] of memberships) {
      await this.asAdmin(204, 'PUT', `/projects/${projectId}/members/${userId}`, { role });
    }
    const tokens = await this.must<Tokens>(200, 'POST', '/users/v2/login', { body: { email, password } });
    return { userId, email, password, token: tokens.accessToken, refreshToken: tokens.refreshToken };
  }

  async hasApiKey({ projectId }: TestProject): Promise<{ keyId: string; apiKey: string }> {
    return this.asAdmin(201, 'POST', `/projects/${projectId}/api-keys`, { name: 'a key' });
  }

  /** Every item of a list of the admin API. */
  async allPages(path: string, limit = 100): Promise<Json[]> {
    const items: unknown[] = [];
    let next = '';
    do {
      const page = await this.asAdmin<AdminPage>(200, 'GET', `${path}?limit=${limit}${next && `&pageToken=${next}`}`);
      items.push(...page.items);
      next = page.nextPageToken ?? '';
    } while (next !== '');
    return items;
  }

  /** What a job made, once it is complete. */
  async hasJobResults({ token }: Person, jobId: string): Promise<Json[]> {
    await eventually('the job is complete', async () => {
      const { status } = await this.must<{ status: string }>(200, 'GET', `/registry/v2/${jobId}/status`, { token });
      return status === 'complete';
    });
    const results: unknown[] = [];
    let pageToken = '';
    do {
      const query = pageToken === '' ? '' : `?pageToken=${pageToken}`;
      const page = await this.must<ResultsPage>(200, 'GET', `/registry/v2/${jobId}/results${query}`, { token });
      results.push(...page.data);
      pageToken = page.pageToken ?? '';
    } while (pageToken !== '');
    return results;
  }

  /** What the topics hold of one aggregate, in order, once all is published. */
  async eventsOf(key: string, topic = deviceTopic.name): Promise<EventEnvelope[]> {
    await eventually('the outbox is empty', async () => {
      const waiting = await this.app.dataSource.query<unknown[]>('SELECT 1 FROM outbox LIMIT 1');
      return waiting.length === 0;
    });
    this.#log ??= await WorldLog.open(this.connection);
    return this.#log.eventsOf(topic, key);
  }

  /** Somebody who gives the registry commands. */
  async asker(): Promise<Asker> {
    this.#asker ??= await Asker.open(this.connection, this.commandTopics);
    return this.#asker;
  }

  readonly eventually = eventually;
}
