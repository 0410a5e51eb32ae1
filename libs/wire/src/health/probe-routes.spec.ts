import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@umbra/observability';
import { createHttpApp, portOf } from '../http/create-http-app.ts';
import { registerProbeRoutes } from './probe-routes.ts';

@Module({})
class EmptyModule {}

let app: NestFastifyApplication;
let isHealthy: boolean;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  isHealthy = true;
  lines = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const logger = createLogger('test', { destination });
  app = await createHttpApp(EmptyModule, { logger });
  registerProbeRoutes(app, {
    ...{ prefixes: ['/v2', '/v3'], service: 'test', version: '1.2.3', logger },
    isHealthy: () => isHealthy,
  });
  await app.listen(0, '127.0.0.1');
  lines = [];
});

afterEach(() => app.close());

async function probe(path = '/v2/health'): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${String(portOf(app))}${path}`);
  return { status: response.status, body: await response.json() };
}

describe('the probes of a service', () => {
  it('tell that it is healthy, and its version, and nothing in the log', async () => {
    expect(await probe()).toEqual({ status: 200, body: { message: 'healthy' } });
    expect(await probe('/v3/version')).toEqual({ status: 200, body: { test: '1.2.3' } });
    expect(lines).toEqual([]);
  });

  it('§1.1 answer 500 while it is not healthy, with one line at the change and none at each probe', async () => {
    isHealthy = false;
    const first = await probe();
    expect(first).toEqual({
      status: 500,
      body: {
        ...{
          code: 500,
          error: 'Internal Server Error',
          id: expect.any(String),
          message: 'The service is not healthy.',
        },
        details: { hereErrorCode: 500306 },
      },
    });
    for (const path of ['/v2/health', '/v3/health', '/v2/health']) expect((await probe(path)).status).toBe(500);
    expect(lines).toMatchObject([{ level: 'warn', id: (first.body as { id: string }).id }]);
    expect(JSON.stringify(lines)).not.toContain('stack');
    isHealthy = true;
    for (const path of ['/v2/health', '/v3/health']) expect((await probe(path)).status).toBe(200);
    expect(lines).toMatchObject([{ level: 'warn' }, { level: 'info' }]);
  });
});
