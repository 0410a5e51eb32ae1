import { request } from 'node:http';
import type { UserId } from '@umbra/contracts/ids';
import { aProject, askAgain, type TestProject } from '@umbra/testing';
import type { ConnectorsWorld } from './connectors-world.ts';

export interface JitterbitAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // Bodies are what the test is about: it says itself what it expects in them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

const BASE = '/jitterbit-cloud-restful-service';

/** A member of one organisation, calling as the published clients do: a JSON content type on every call, in one header the token. */
export class JitterbitClient {
  readonly project: TestProject;
  readonly orgId: string;
  readonly token: string;
  readonly #world: ConnectorsWorld;

  private constructor(world: ConnectorsWorld, project: TestProject, token: string) {
    this.#world = world;
    this.project = project;
    this.orgId = String(project.state.orgId);
    this.token = token;
  }

  /** @param known a project that the world has already; without it a new one is made */
  static async of(world: ConnectorsWorld, known?: TestProject): Promise<JitterbitClient> {
    const project = known ?? (await world.hasProject(aProject()));
    return new JitterbitClient(world, project, await world.hasSession(project.state.members[0]?.userId as UserId));
  }

  /** @param path below the organisation's `connector` */
  call(method: string, path = '', body?: unknown, headers: Record<string, string> = {}): Promise<JitterbitAnswer> {
    return this.ask(method, `${BASE}/orgs/${this.orgId}/connector${path}`, body, {
      authtoken: this.token,
      ...headers,
    });
  }

  /** @param body a text is sent as it is */
  ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<JitterbitAnswer> {
    return askAgain(() => this.#askOnce(method, path, body, headers));
  }

  #askOnce(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<JitterbitAnswer> {
    const payload = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const sent = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), ...headers };
    return new Promise((resolve, reject) => {
      // Not fetch: a GET may have a body here.
      const outgoing = request(this.#world.url + path, { method, headers: sent, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const parsed: unknown = text === '' ? undefined : JSON.parse(text);
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }

  async registers(name = 'Dropbox', version = '1.0.0'): Promise<JitterbitAnswer['body']> {
    const { status, body } = await this.call('POST', '', { name, version });
    if (status !== 200 || body.status !== true) throw new Error(`${name} was not registered: ${JSON.stringify(body)}`);
    return body;
  }

  async list(): Promise<JitterbitAnswer['body'][]> {
    return (await this.call('GET')).body.registeredConnectorList;
  }

  validate(name: string, key: string, secret: string): Promise<JitterbitAnswer> {
    return this.call('PUT', '/validate/securityinfo', { name, key, secret });
  }
}

/** Asserts a failure envelope, whole (§3). */
export function expectFailure(
  { status, body }: JitterbitAnswer,
  expected: { readonly status?: number; readonly errorCode: string; readonly operation: string },
): void {
  expect({ status, body: body as unknown }).toEqual({
    status: expected.status ?? 200,
    body: {
      status: false,
      operation: expected.operation,
      errorCode: expected.errorCode,
      errorMessage: expect.stringMatching(/.+/) as string,
    },
  });
}
