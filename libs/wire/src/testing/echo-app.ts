import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@umbra/observability';
import { registerProbeRoutes } from '../health/probe-routes.ts';
import { createHttpApp, portOf } from '../http/create-http-app.ts';
import { EchoModule } from './echo-module.ts';
import { exchange, lines } from './raw-http.ts';

export const BODY_LIMIT_BYTES = 2_000_000;
const REQUEST_TIMEOUT_MS = 1_500;

/** An application that listens, what it logs, and requests to it that are written by hand. */
export class EchoApp {
  readonly port: number;

  private constructor(
    private readonly app: NestFastifyApplication,
    readonly logged: string[],
  ) {
    this.port = portOf(app);
  }

  static async start(): Promise<EchoApp> {
    const logged: string[] = [];
    const logger = createLogger('wire-spec', { destination: { write: (line) => void logged.push(line) } });
    const app = await createHttpApp(EchoModule, {
      logger,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      routeBodyLimitsBytes: { '/narrow/:id': 10 },
    });
    registerProbeRoutes(app, { prefixes: ['/v2', '/v3'], service: 'ingestion', version: '1.0.0', logger });
    await app.listen(0, '127.0.0.1');
    return new EchoApp(app, logged);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  exchange(head: string, options: { halfClose?: boolean } = {}): Promise<string> {
    return exchange(this.port, head, options);
  }

  post(path: string, body: string, ...headers: string[]): Promise<string> {
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    return this.exchange(lines(`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, length, '', body));
  }

  get(path: string, ...headers: string[]): Promise<string> {
    return this.exchange(lines(`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''));
  }
}
