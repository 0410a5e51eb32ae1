import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Metrics } from '@umbra/observability';
import { eventually } from '@umbra/testing';
import fastifyModule, { type FastifyInstance } from 'fastify';
import { addHttpMetrics } from './http-metrics.ts';

let fastify: FastifyInstance;
let metrics: Metrics;
let answerSlow: () => void;

beforeEach(() => {
  metrics = new Metrics('test', { processMetrics: false });
  fastify = fastifyModule();
  addHttpMetrics(fastify, metrics);
  fastify.get('/devices/:id', (_request, reply) => reply.send('known'));
  fastify.post('/devices/:id', (_request, reply) => reply.code(429).send());
  fastify.get('/slow', (_request, reply) => {
    answerSlow = () => void reply.send('at last');
  });
});

afterEach(() => fastify.close());

const counts = async (): Promise<string[]> =>
  (await metrics.page()).split('\n').filter((line) => line.startsWith('umbra_http_request_duration_seconds_count'));
const inFlight = async (): Promise<number> =>
  Number(/^umbra_http_requests_in_flight\{.*\} (\d+)$/m.exec(await metrics.page())?.[1]);

describe('metrics of HTTP', () => {
  it('names the template of a route, never the path', async () => {
    await fastify.inject('/devices/HERE-1');
    await fastify.inject('/devices/HERE-2?x=1');
    await fastify.inject({ method: 'POST', url: '/devices/HERE-1' });
    expect(await counts()).toEqual([
      'umbra_http_request_duration_seconds_count{method="GET",route="/devices/:id",status="200",service="test"} 2',
      'umbra_http_request_duration_seconds_count{method="POST",route="/devices/:id",status="429",service="test"} 1',
    ]);
  });

  it('has one name for all that no route takes, and for methods that nobody uses', async () => {
    for (const url of ['/nothing', '/devices/1/2', '/.env']) await fastify.inject(url);
    await fastify.inject({ method: 'PURGE' as 'GET', url: '/nothing' });
    await fastify.inject({ method: 'TRACE' as 'GET', url: '/nothing' });
    expect(await counts()).toEqual([
      'umbra_http_request_duration_seconds_count{method="GET",route="unmatched",status="404",service="test"} 3',
      'umbra_http_request_duration_seconds_count{method="other",route="unmatched",status="404",service="test"} 2',
    ]);
  });

  it('counts a route once that is known with and without its last slash', async () => {
    await fastify.register(
      (scope, _options, done) => {
        scope.get('/', (_request, reply) => reply.send('both'));
        done();
      },
      { prefix: '/both' },
    );
    await fastify.inject('/both');
    expect((await counts()).map((line) => line.split(' ')[1])).toEqual(['1']);
  });

  it('keeps what hooks a route has of its own', async () => {
    let called = 0;
    const onResponse = (_request: unknown, _reply: unknown, done: () => void): void => {
      called += 1;
      done();
    };
    fastify.get('/hooked', { onResponse }, (_request, reply) => reply.send('yes'));
    await fastify.inject('/hooked');
    expect(called).toBe(1);
    expect(await counts()).toHaveLength(1);
  });

  it('counts what is on its way, until it is answered or its caller is gone', async () => {
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const { port } = fastify.server.address() as AddressInfo;
    expect(await inFlight()).toBe(0);
    const answered = fetch(`http://127.0.0.1:${String(port)}/slow`);
    await eventually('one is on its way', async () => (await inFlight()) === 1);
    const answerFirst = answerSlow;
    // Two on one connection, of which the second is not begun to be answered when the caller leaves.
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually('three are on their way', async () => (await inFlight()) === 3);
    socket.destroy();
    await eventually('one is left', async () => (await inFlight()) === 1);
    answerFirst();
    await (await answered).text();
    await eventually('none is left', async () => (await inFlight()) === 0);
    expect(await metrics.page()).toMatch(/^umbra_http_requests_aborted_total\{service="test"\} 2$/m);
  });
});
