import { connect } from 'node:net';
import { Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, currentCorrelationId, currentSpan } from '@umbra/observability';
import { eventually, RecordingTracer } from '@umbra/testing';
import { createHttpApp, portOf } from './create-http-app.ts';

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
const REQUEST_ID = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';

@Controller()
class EchoController {
  @Post('echo/:id')
  @HttpCode(200)
  async echo(@Param('id') _id: string): Promise<object> {
    await Promise.resolve();
    return { spanId: currentSpan()?.spanId, correlationId: currentCorrelationId() };
  }

  @Get('boom')
  boom(): never {
    throw new Error('out of order');
  }

  @Get('never')
  never(): Promise<void> {
    return new Promise(() => undefined);
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

describe('an application that traces', () => {
  const tracer = new RecordingTracer();
  const logged: string[] = [];
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const logger = createLogger('wire-spec', { destination: { write: (line) => void logged.push(line) } });
    app = await createHttpApp(EchoModule, { logger, tracer });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${String(portOf(app))}`;
  });

  beforeEach(() => {
    tracer.spans.splice(0);
    logged.splice(0);
  });

  afterAll(() => app.close());

  const post = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json', ...headers } });
  const ended = (name: string) =>
    eventually(`${name} has ended`, () => tracer.spans.find((span) => span.name === name && span.isEnded));

  it("makes a span of a request, a child of the caller's, named by its route", async () => {
    await post('/echo/HERE-1?token=secret', { traceparent: `${CALLER}-01`, 'x-request-id': REQUEST_ID });
    expect(await ended('POST /echo/:id')).toMatchObject({
      kind: 'server',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentSpanId: '00f067aa0ba902b7',
      failure: undefined,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/echo/:id',
        'http.response.status_code': 200,
        'umbra.correlation_id': REQUEST_ID,
      },
    });
    expect(JSON.stringify(tracer.spans)).not.toMatch(/HERE-1|secret/);
  });

  it('keeps it, and the conversation, at hand while the request is handled', async () => {
    const answer = await (await post('/echo/1', { 'x-request-id': REQUEST_ID })).json();
    expect(answer).toEqual({ spanId: (await ended('POST /echo/:id')).spanId, correlationId: REQUEST_ID });
  });

  it('makes none where the caller does not record', async () => {
    const answer = await (await post('/echo/1', { traceparent: `${CALLER}-00` })).json();
    expect(answer).toEqual({ correlationId: expect.any(String) });
    expect(tracer.spans).toEqual([]);
  });

  it('names a request without a route by its method, and does not call a 4xx a failure', async () => {
    await post('/nowhere/HERE-1');
    expect(await ended('POST')).toMatchObject({
      failure: undefined,
      attributes: { 'http.response.status_code': 404, 'http.route': undefined },
    });
  });

  it('calls a 5xx a failure, and has its ids in the log line', async () => {
    await fetch(`${url}/boom`);
    const span = await ended('GET /boom');
    expect(span).toMatchObject({ failure: '500', attributes: { 'http.response.status_code': 500 } });
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'error', traceId: span.traceId, spanId: span.spanId },
    ]);
  });

  it('ends the span of a caller that went away', async () => {
    const socket = connect(portOf(app), '127.0.0.1');
    socket.write('GET /never HTTP/1.1\r\nhost: here\r\n\r\n');
    await eventually('the request has come', () => tracer.named('GET /never')[0]);
    socket.destroy();
    expect(await ended('GET /never')).toMatchObject({ failure: 'aborted' });
  });
});
