import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, Metrics } from '@umbra/observability';
import { badRequest } from '../errors/wire-error.ts';
import { sendError } from '../errors/send-error.ts';
import { createHttpApp, portOf } from './create-http-app.ts';
import { addDirectRoutes } from './direct-routes.ts';

const REQUEST_ID = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';

@Controller()
class OtherController {
  @Get('direct')
  read(): string {
    return 'by Nest';
  }

  @Post('other')
  other(): string {
    return 'by Nest';
  }
}

@Module({ controllers: [OtherController] })
class OtherModule {}

describe('direct routes', () => {
  const logged: Record<string, unknown>[] = [];
  const metrics = new Metrics('wire-spec', { processMetrics: false });
  let app: NestFastifyApplication;
  let url: string;
  let finish: () => void;

  beforeAll(async () => {
    const logger = createLogger('wire-spec', { destination: { write: (line) => void logged.push(JSON.parse(line)) } });
    const options = { logger, metrics, bodyLimitBytes: 20 };
    app = await createHttpApp(OtherModule, options);
    const registered: object[] = [];
    await addDirectRoutes(
      app,
      {
        paths: ['/direct/'],
        register: (fastify) => {
          registered.push(fastify);
          const isDirect = registered.length === 2;
          fastify.post('/direct', {
            config: { rawBody: true },
            handler: (request, reply) => {
              if (String(request.body) === 'bad') throw badRequest('SPEC_BAD', 'It is bad.');
              if (String(request.body) !== 'wait') return reply.send({ isDirect, query: request.query });
              return new Promise((resolve) => {
                finish = () => resolve({ isDirect });
              });
            },
            errorHandler: (error, request, reply) => sendError(error, request, reply, logger),
          });
        },
      },
      options,
    );
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${String(portOf(app))}`;
  });

  afterAll(() => app.close());

  const post = (path: string, body = '{}', headers = {}) => fetch(url + path, { method: 'POST', body, headers });

  it.each(['/direct', '/direct/', '/direct?a=1'])('are answered without Nest: %s', async (path) => {
    expect(await (await post(path)).json()).toMatchObject({ isDirect: true });
  });

  it.each(['//direct', '/%64irect'])('GEN-2 are answered under another spelling too: %s', async (path) => {
    expect(await (await post(path)).json()).toMatchObject({ isDirect: false });
  });

  it('leave all else to Nest', async () => {
    expect(await (await fetch(`${url}/direct`)).text()).toBe('by Nest');
    expect(await (await post('/other', '{}', { 'content-type': 'application/json' })).text()).toBe('by Nest');
    expect((await post('/nowhere')).status).toBe(404);
  });

  it('have the same limits, and their refusals are logged under the id of the caller', async () => {
    expect((await post('/direct', 'x'.repeat(21))).status).toBe(413);
    const refused = await post('/direct', 'bad', { 'x-request-id': REQUEST_ID });
    expect([refused.status, ((await refused.json()) as { message: string }).message]).toEqual([400, 'It is bad.']);
    expect(logged.at(-1)).toMatchObject({ code: 'SPEC_BAD', correlationId: REQUEST_ID });
  });

  it('are counted with the others, and answered to the end when the application closes, which they say', async () => {
    const waiting = post('/direct', 'wait');
    while (finish === undefined) await new Promise(setImmediate);
    expect(await metrics.page()).toMatch(/umbra_http_requests_in_flight\{service="wire-spec"\} 1/);
    const closing = app.close();
    await new Promise(setImmediate);
    finish();
    const answer = await waiting;
    await closing;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect(await metrics.page()).toMatch(
      /umbra_http_request_duration_seconds_count\{method="POST",route="\/direct",status="200",service="wire-spec"\}/,
    );
  });
});
