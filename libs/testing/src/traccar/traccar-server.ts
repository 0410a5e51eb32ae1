import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { TraccarDevice, type TraccarPosition } from './traccar-device.ts';

export interface TraccarServerOptions {
  /** Of the server: `serverTime` of positions and `lastUpdate` of devices. The clock of the service under test. */
  readonly nowMs: () => number;
  readonly devices?: number;
}

export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly status: number;
}

const DEVICES = 200;

/**
 * What a connector sees of a Traccar server: its REST API (sessions, tokens, devices, positions by the time of the fix) and
 * devices that move, lose their connection and upload what they recorded when they have it again.
 */
export class TraccarServer {
  readonly email = 'fleet@example.com';
  readonly password = `password-${randomUUID()}`;
  readonly token = `token-${randomUUID()}`;
  readonly devices: readonly TraccarDevice[];
  /** Every request that was answered, in order. */
  readonly requests: LoggedRequest[] = [];
  /** Answers every request like this, while it is set. */
  failure: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | undefined;
  readonly #nowMs: () => number;
  readonly #sessions = new Set<string>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response);
  });
  #port = 0;

  private constructor({ nowMs, devices = DEVICES }: TraccarServerOptions) {
    this.#nowMs = nowMs;
    let positions = 0;
    const nextPositionId = (): number => (positions += 1);
    this.devices = Array.from({ length: devices }, (_, index) => new TraccarDevice(index + 1, nextPositionId));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: TraccarServerOptions): Promise<TraccarServer> {
    const server = new TraccarServer(options);
    await server.comeBack();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /** @param uniqueId as the devices have it: `imei-001` … */
  device(uniqueId: string): TraccarDevice {
    const device = this.devices.find((candidate) => candidate.uniqueId === uniqueId);
    if (device === undefined) throw new Error(`no device ${uniqueId}`);
    return device;
  }

  /** Every device takes a fix at this time; those that are connected upload it, with all they still have. */
  drive(fixAtMs: number): void {
    for (const device of this.devices) {
      device.takeFix(fixAtMs);
      if (device.isConnected) device.upload(this.#nowMs());
    }
  }

  /** Devices without a connection keep their fixes. */
  disconnect(devices: readonly TraccarDevice[] = this.devices): void {
    for (const device of devices) device.isConnected = false;
  }

  /** They have a connection again, and upload late what they kept. */
  reconnect(devices: readonly TraccarDevice[] = this.devices): void {
    for (const device of devices) {
      device.isConnected = true;
      device.upload(this.#nowMs());
    }
  }

  /** Positions that the server has, of all devices. */
  get positionCount(): number {
    return this.devices.reduce((sum, { positions }) => sum + positions.length, 0);
  }

  requestsTo(path: string): readonly LoggedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** All sessions end: the next request with a cookie gets a 401. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  /** Nobody listens on the port any more. */
  async goAway(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** On the same port as before. */
  async comeBack(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.goAway();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status, body, headers } = this.#respond(request, pathname, searchParams, Buffer.concat(chunks).toString());
    this.requests.push({ method, path: pathname, query: Object.fromEntries(searchParams), status });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #respond(request: IncomingMessage, path: string, query: URLSearchParams, body: string): Response {
    if (this.failure !== undefined) return this.failure;
    if (path === '/api/session' && request.method === 'POST') return this.#login(new URLSearchParams(body));
    if (!this.#isKnown(request)) return { status: 401 };
    switch (`${request.method ?? ''} ${path}`) {
      case 'GET /api/devices':
        return { status: 200, body: this.#listed(query) };
      case 'GET /api/positions':
        return this.#positions(query);
      default:
        return { status: 404 };
    }
  }

  #login(form: URLSearchParams): Response {
    if (form.get('email') !== this.email || form.get('password') !== this.password) return { status: 401 };
    const session = `node0${randomUUID().replaceAll('-', '')}.node0`;
    this.#sessions.add(session);
    return {
      status: 200,
      body: { id: 1, attributes: {}, name: 'Fleet', email: this.email, administrator: false },
      headers: { 'set-cookie': `JSESSIONID=${session}; Path=/; HttpOnly` },
    };
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    if (headers.authorization !== undefined) return headers.authorization === `Bearer ${this.token}`;
    return this.#sessions.has(/JSESSIONID=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '');
  }

  #listed(query: URLSearchParams): object[] {
    const uniqueIds = query.getAll('uniqueId');
    const ids = query.getAll('id').map(Number);
    const isAsked = ({ uniqueId, id }: TraccarDevice): boolean =>
      (uniqueIds.length === 0 && ids.length === 0) || uniqueIds.includes(uniqueId) || ids.includes(id);
    return this.devices.filter(isAsked).map((device) => device.listed());
  }

  #positions(query: URLSearchParams): Response {
    const deviceId = Number(query.get('deviceId') ?? 0);
    if (deviceId === 0) return { status: 200, body: this.devices.flatMap(({ positions }) => positions.slice(-1)) };
    const device = this.devices.find(({ id }) => id === deviceId);
    if (device === undefined) return { status: 400, body: 'Device access denied' };
    const fromMs = Date.parse(query.get('from') ?? '');
    const toMs = Date.parse(query.get('to') ?? '');
    if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return { status: 200, body: device.positions.slice(-1) };
    const isWithin = ({ fixTime }: TraccarPosition): boolean =>
      Date.parse(fixTime) >= fromMs && Date.parse(fixTime) <= toMs;
    return { status: 200, body: device.positions.filter(isWithin) };
  }
}

interface Response {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
