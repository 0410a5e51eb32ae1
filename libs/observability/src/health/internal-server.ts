import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '../metrics/metrics.ts';
import type { Readiness } from './readiness.ts';

/** What the internal server tells about, and where. */
export interface InternalServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

/** The running internal server. */
export interface InternalServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The port for those who run the service, never reachable from outside: `/health/live`, `/health/startup` (200 once the
 * service has listened), `/health/ready` (200, or 503 with the names of the parts that are not ready) and `/metrics`.
 * Live says that the event loop turns, and no more: what else a restart would mend ends the process by itself. It closes
 * last, so that a draining service still answers here.
 */
export async function startInternalServer(options: InternalServerOptions): Promise<InternalServer> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', response, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(url: string, response: ServerResponse, { readiness, metrics }: InternalServerOptions) {
  const path = url.split('?', 1)[0];
  if (path === '/health/live') return json(response, 200, { status: 'live' });
  if (path === '/health/startup' && readiness.hasStarted) return json(response, 200, { status: 'started' });
  if (path === '/health/startup')
    return json(response, 503, { status: 'starting', failing: await readiness.failing() });
  if (path === '/health/ready') {
    const { failing, degraded } = await readiness.report();
    const isReady = Object.keys(failing).length === 0;
    const others = Object.keys(degraded).length === 0 ? {} : { degraded };
    if (isReady) return json(response, 200, { status: 'ready', ...others });
    return json(response, 503, { status: 'not ready', failing, ...others });
  }
  if (path === '/metrics') {
    try {
      return send(response, 200, metrics.contentType, await metrics.page());
    } catch (error) {
      return json(response, 500, { message: error instanceof Error ? error.message : 'a metric could not be read' });
    }
  }
  return json(response, 404, { message: 'There are /health/live, /health/startup, /health/ready and /metrics.' });
}

const json = (response: ServerResponse, status: number, body: object) =>
  send(response, status, 'application/json', JSON.stringify(body));

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}
