import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';
import { eventually, quietLogger, TestMetrics } from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { createGateway, type Gateway } from './create-gateway.ts';
import { gatewayConfig, loadGatewaySettings } from './gateway.config.ts';

let upstream: Server;
let serve: RequestListener;
let metrics: TestMetrics;
let gateway: Gateway;
let url: string;

const portOfServer = (server: Server): number => (server.address() as AddressInfo).port;

beforeEach(async () => {
  upstream = createServer((request, response) => {
    serve(request, response);
  });
  serve = (_request, response) => response.writeHead(204).end();
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const away = createServer().listen(0, '127.0.0.1');
  await once(away, 'listening');
  const origin = `http://127.0.0.1:${String(portOfServer(upstream))}`;
  const nobody = `http://127.0.0.1:${String(portOfServer(away))}`;
  away.close();
  metrics = new TestMetrics('gateway');
  const settings = loadGatewaySettings({
    ...{ REGISTRY_URL: origin, INGESTION_URL: origin, SHADOWS_URL: nobody },
    ...{ GATEWAY_UPSTREAM_TIMEOUT_MS: '1000', GATEWAY_MAX_IN_FLIGHT: '1' },
  });
  gateway = await createGateway(gatewayConfig(settings), { logger: quietLogger, metrics, version: '1.2.3' });
  await gateway.app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${String(portOf(gateway.app))}`;
});

afterEach(async () => {
  await gateway.close();
  upstream.closeAllConnections();
  upstream.close();
});

const get = async (path: string, signal?: AbortSignal): Promise<number> =>
  (await fetch(url + path, signal === undefined ? {} : { signal })).status;
const answers = (service: string, status: string) =>
  metrics.value('umbra_gateway_upstream_duration_seconds_count', { upstream: service, status });
const errors = (service: string, reason?: string) =>
  metrics.value('umbra_gateway_upstream_errors_total', { upstream: service, ...(reason && { reason }) });
const requests = (status: string) => metrics.value('umbra_http_request_duration_seconds_count', { status });

describe('metrics of the gateway', () => {
  it('has the errors of every service at 0 from the start', async () => {
    for (const service of ['registry', 'ingestion', 'shadows']) {
      for (const reason of ['busy', 'odd', 'timeout', 'unreachable']) expect(await errors(service, reason)).toBe(0);
    }
    expect(await metrics.value('umbra_http_requests_in_flight')).toBe(0);
  });

  it('times what a service answers, by its status', async () => {
    await get('/registry/v2/health');
    serve = (_request, response) => response.writeHead(503).end();
    await get('/registry/v2/health');
    await get('/v3/version');
    expect([await answers('registry', '204'), await answers('registry', '503'), await answers('ingestion', '503')]).toEqual([1, 1, 1]); // prettier-ignore
    expect([await errors('registry'), await errors('ingestion')]).toEqual([0, 0]);
    await eventually('all are counted', async () => (await requests('204')) === 1 && (await requests('503')) === 2);
  });

  it('counts what gave no answer, by the reason', async () => {
    expect(await get('/shadows/v2/x')).toBe(502);
    expect(await errors('shadows', 'unreachable')).toBe(1);
    const arrived = new Promise<void>((resolve) => {
      serve = () => resolve();
    });
    const first = get('/registry/v2/x');
    await arrived;
    expect(await get('/registry/v2/y')).toBe(503);
    expect(await first).toBe(504);
    expect([await errors('registry', 'timeout'), await errors('registry', 'busy')]).toEqual([1, 1]);
    serve = (_request, response) => response.socket?.end('HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n');
    expect(await get('/v3/x')).toBe(502);
    expect(await errors('ingestion', 'odd')).toBe(1);
    expect(await answers('registry', '504')).toBeUndefined();
  });

  it('blames no service for a caller that went away', async () => {
    const arrived = new Promise<void>((resolve) => {
      serve = () => resolve();
    });
    const leaving = new AbortController();
    const given = get('/registry/v2/x', leaving.signal);
    await arrived;
    leaving.abort();
    await expect(given).rejects.toThrow();
    await eventually('nothing is on its way', async () => (await metrics.value('umbra_http_requests_in_flight')) === 0);
    expect(await errors('registry')).toBe(0);
  });

  it('has one route for all that is forwarded', async () => {
    await get('/registry/v2/devices/HERE-1');
    await eventually('it is counted', async () => (await requests('204')) === 1);
    expect(await metrics.value('umbra_http_request_duration_seconds_count', { route: '/*' })).toBe(1);
    expect(await metrics.page()).not.toContain('HERE-1');
  });
});
