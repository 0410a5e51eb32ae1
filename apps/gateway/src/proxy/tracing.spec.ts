import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tracer } from '@umbra/observability';
import { eventually, quietLogger, RecordingTracer, TestMetrics } from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { createGateway, type Gateway } from '../create-gateway.ts';
import { gatewayConfig, loadGatewaySettings } from '../gateway.config.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = `00-${TRACE_ID}-00f067aa0ba902b7`;

let upstream: Server;
let received: IncomingHttpHeaders;
let status = 200;

async function startGateway(tracer?: Tracer): Promise<Gateway> {
  const origin = `http://127.0.0.1:${String((upstream.address() as AddressInfo).port)}`;
  const urls = { REGISTRY_URL: origin, INGESTION_URL: origin, SHADOWS_URL: origin };
  const gateway = await createGateway(gatewayConfig(loadGatewaySettings(urls)), {
    ...{ logger: quietLogger, metrics: new TestMetrics('gateway'), version: '1.2.3', tracer },
  });
  await gateway.app.listen(0, '127.0.0.1');
  return gateway;
}

const post = (gateway: Gateway, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${String(portOf(gateway.app))}/v2/`, { method: 'POST', body: '[]', headers });

beforeAll(async () => {
  upstream = createServer((request, response) => {
    received = request.headers;
    response.writeHead(status).end();
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
});

beforeEach(() => {
  status = 200;
});

afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});

describe('a gateway that traces', () => {
  const tracer = new RecordingTracer();
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway(tracer);
  });

  beforeEach(() => tracer.spans.splice(0));

  afterAll(() => gateway.close());

  const allEnded = () => eventually('all spans have ended', () => tracer.spans.every(({ isEnded }) => isEnded));

  it('puts its own two steps between the caller and the service', async () => {
    await post(gateway, { traceparent: `${CALLER}-01`, tracestate: 'vendor=1' });
    await allEnded();
    const [server, client] = tracer.spans;
    expect(server).toMatchObject({ name: 'POST /v2', kind: 'server', traceId: TRACE_ID, failure: undefined });
    expect(client).toMatchObject({
      ...{ name: 'POST ingestion', kind: 'client', traceId: TRACE_ID, parentSpanId: server?.spanId },
      attributes: { 'server.address': '127.0.0.1', 'http.response.status_code': 200 },
    });
    expect(received).toMatchObject({
      traceparent: `00-${TRACE_ID}-${String(client?.spanId)}-01`,
      tracestate: 'vendor=1',
    });
  });

  it('passes on that the caller does not record', async () => {
    await post(gateway, { traceparent: `${CALLER}-00` });
    expect(received['traceparent']).toBe(`${CALLER}-00`);
    expect(tracer.spans).toEqual([]);
  });

  it('tells a refusal from a failure', async () => {
    status = 404;
    await post(gateway);
    await allEnded();
    expect(tracer.spans.map(({ kind, failure }) => [kind, failure])).toEqual([
      ['server', undefined],
      ['client', '404'],
    ]);
  });
});

describe('a gateway whose sampler takes nothing', () => {
  it('says so to the service, which would choose for itself', async () => {
    const gateway = await startGateway({ startSpan: () => undefined });
    await post(gateway);
    expect(received['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    await gateway.close();
  });
});

describe('a gateway that does not trace', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
  });

  afterAll(() => gateway.close());

  it('makes up no header', async () => {
    await post(gateway);
    expect(received).not.toHaveProperty('traceparent');
  });

  it("passes the caller's on as it came", async () => {
    await post(gateway, { traceparent: `${CALLER}-01`, tracestate: 'vendor=1' });
    expect(received).toMatchObject({ traceparent: `${CALLER}-01`, tracestate: 'vendor=1' });
  });
});
