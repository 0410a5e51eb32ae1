import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A call as the cloud got it. */
export interface CloudCall {
  /** Whose connector it is. */
  readonly token: string;
  readonly path: string;
  /** `X-Request-Id`: the run that makes it. */
  readonly requestId: string;
  readonly atMs: number;
}

export interface CountingCloudOptions {
  /** How long it takes to answer; each time anew. */
  readonly latencyMs: () => number;
}

/**
 * A Traccar server, as far as a connector sees it, that counts. Each token has one device, named like it, which takes a fix
 * every second. It ends each connection, so that each call has to make one.
 */
export class CountingCloud {
  readonly calls: CloudCall[] = [];
  readonly #options: CountingCloudOptions;
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response);
  });

  private constructor(options: CountingCloudOptions) {
    this.#options = options;
  }

  static async start(options: CountingCloudOptions): Promise<CountingCloud> {
    const cloud = new CountingCloud(options);
    await new Promise<void>((resolve) => cloud.#server.listen(0, '127.0.0.1', resolve));
    return cloud;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', this.url);
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    this.calls.push({ token, path, requestId: String(request.headers['x-request-id']), atMs: Date.now() });
    const atMs = Math.floor(Date.now() / 1_000) * 1_000;
    await delay(this.#options.latencyMs());
    const body = path === '/api/devices' ? [deviceOf(token)] : positionsOf(searchParams, atMs);
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  }
}

const deviceOf = (token: string): object => ({
  id: 1,
  uniqueId: token,
  name: token,
  lastUpdate: new Date().toISOString(),
});

/** The last fixes before now, within what was asked for. */
function positionsOf(query: URLSearchParams, nowMs: number): object[] {
  const [fromMs, toMs] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')];
  const times = Array.from({ length: 60 }, (_, nth) => nowMs - nth * 1_000).filter((ms) => ms >= fromMs && ms <= toMs);
  return times.map((ms) => {
    const fixTime = new Date(ms).toISOString();
    return {
      ...{ id: ms, deviceId: 1, fixTime, deviceTime: fixTime, serverTime: fixTime, outdated: false, valid: true },
      ...{ latitude: 52.5, longitude: 13.4, altitude: 0, speed: 0, course: 0, accuracy: 5, attributes: {} },
    };
  });
}
