import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { Metrics, createLogger } from '@umbra/observability';
import { portOf } from '@umbra/wire';
import { createGateway, type Gateway } from '../create-gateway.ts';
import { gatewayConfig, loadGatewaySettings } from '../gateway.config.ts';

/** Some tests wait for it; in others a pause of the process, which is all three, is not to be one of the service. */
const UPSTREAM_TIMEOUT_MS = 2_000;
export const BODY_LIMIT_BYTES = 8_000_000;
export const REQUEST_ID = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';

interface Answer {
  readonly status: number | undefined;
  readonly statusText: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface CallOptions {
  readonly headers?: OutgoingHttpHeaders;
  /** Written one after the other. */
  readonly pieces?: Buffer[];
  readonly to?: number;
}

/** A gateway on a free port with one real server behind it, which stands for every service. */
export class GatewayWorld {
  /** What the service behind the gateway does; each test says. */
  serve: RequestListener = echo;
  readonly logged: string[] = [];
  readonly upstream: Server = createServer((request, response) => {
    this.serve(request, response);
  });
  #openApiDir = '';
  #gateway: Gateway | undefined;

  static async start(): Promise<GatewayWorld> {
    const world = new GatewayWorld();
    world.#openApiDir = await mkdtemp(join(tmpdir(), 'umbra-openapi-'));
    await writeFile(join(world.#openApiDir, 'registry.json'), '{"openapi":"3.0.0"}');
    await writeFile(join(world.#openApiDir, 'shadows.json'), '{"openapi":"3.0.0"}');
    world.upstream.listen(0, '127.0.0.1');
    await once(world.upstream, 'listening');
    world.#gateway = await world.startGateway();
    return world;
  }

  get port(): number {
    return portOf(this.#gateway!.app);
  }

  /** Each test begins with a service that tells what reached it. */
  serveEcho(): void {
    this.serve = echo;
  }

  /** One more gateway before the same service, with settings of its own; who starts it closes it. */
  async startGateway(overrides: NodeJS.ProcessEnv = {}): Promise<Gateway> {
    const origin = `http://127.0.0.1:${portOfServer(this.upstream)}`;
    const settings = loadGatewaySettings({
      REGISTRY_URL: origin,
      INGESTION_URL: origin,
      SHADOWS_URL: origin,
      GATEWAY_UPSTREAM_TIMEOUT_MS: String(UPSTREAM_TIMEOUT_MS),
      GATEWAY_BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES),
      OPENAPI_DIR: this.#openApiDir,
      ...overrides,
    });
    const logger = createLogger('gateway', { destination: { write: (line) => void this.logged.push(line) } });
    const started = await createGateway(gatewayConfig(settings), {
      logger,
      metrics: new Metrics('gateway', { processMetrics: false }),
      version: '1.2.3',
    });
    await started.app.listen(0, '127.0.0.1');
    return started;
  }

  /** One request over a connection of its own. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { headers = {}, pieces = [], to = this.port } = options;
    const request = httpRequest({ host: '127.0.0.1', port: to, method, path, headers, agent: false });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    for (const piece of pieces) request.write(piece);
    request.end();
    const [response] = await answered;
    return {
      status: response.statusCode,
      statusText: response.statusMessage,
      headers: response.headers,
      body: await text(response),
    };
  }

  /** Sends the text and gives back all that comes until the gateway closes the connection. */
  async exchange(message: string, options: { halfClose?: boolean } = {}): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    if (options.halfClose === true) socket.end(message);
    else socket.write(message);
    return text(socket);
  }

  async close(): Promise<void> {
    await this.#gateway?.close();
    this.upstream.closeAllConnections();
    this.upstream.close();
    await rm(this.#openApiDir, { recursive: true });
  }
}

const echo: RequestListener = (request, response) => {
  described(request).then(
    (body) => {
      response.setHeader('content-length', Buffer.byteLength(body));
      response.end(body);
    },
    () => response.destroy(),
  );
};

async function described(request: IncomingMessage): Promise<string> {
  const body = await buffer(request);
  return JSON.stringify({
    method: request.method,
    url: request.url,
    headers: request.headers,
    bytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
  });
}

const portOfServer = (server: Server) => (server.address() as AddressInfo).port;

/** A port at which nobody listens. */
export async function portOfNobody(): Promise<number> {
  const nobody = createServer();
  nobody.listen(0, '127.0.0.1');
  await once(nobody, 'listening');
  const port = portOfServer(nobody);
  nobody.close();
  return port;
}

export const lines = (...parts: string[]) => parts.join('\r\n');

export const envelope = (code: number) =>
  expect.objectContaining({ code, id: expect.any(String), details: { hereErrorCode: Number(`${code}306`) } });
