import { Controller, Delete, Get, Head, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@umbra/observability';
import { createHttpApp } from './create-http-app.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';

@Controller()
class ThingsController {
  @Delete('foreign/things/:id')
  change(): object {
    return {};
  }

  @Get('foreign/things/:id')
  show(): object {
    return {};
  }

  @Head('foreign/things/:id')
  head(): void {
    // Nothing to say.
  }

  @Get('foreign/things')
  list(): object {
    return {};
  }

  @Post('foreignX')
  other(): object {
    return {};
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createHttpApp(ThingsModule, {
    logger: createLogger('spec', { destination: { write: () => undefined } }),
  });
  refuseOtherMethods(app.getHttpAdapter().getInstance(), ['/foreign']);
  await app.init();
});

afterAll(() => app.close());

const ask = async (method: 'GET' | 'PUT' | 'DELETE', url: string) => {
  const { statusCode, headers } = await app.inject({ method, url });
  return { status: statusCode, allow: headers['allow'] };
};

describe('refuseOtherMethods', () => {
  it.each(['/foreign/things/1', '//foreign//things/1/?x=1'])('answers 405 with what %s takes', async (url) => {
    expect(await ask('PUT', url)).toEqual({ status: 405, allow: 'GET, HEAD, DELETE' });
  });

  it.each(['/foreign/other', '/foreign/things/1/2', '/foreign', '/foreignX'])('leaves 404 to %s', async (url) => {
    expect(await ask('PUT', url)).toEqual({ status: 404, allow: undefined });
  });

  it.each([
    ['DELETE', '/foreign/things', 405],
    ['DELETE', '/foreign/things/', 404],
    ['DELETE', '/foreign/things//?x=/', 404],
    ['PUT', '/foreign/things/', 405],
    ['GET', '/foreign/things/', 200],
  ] as const)('J5.6 tells an empty parameter from a method that is not offered: %s %s', async (method, url, status) => {
    expect((await ask(method, url)).status).toBe(status);
  });

  it('lets what is offered through', async () => {
    expect(await ask('GET', '/foreign/things/1')).toEqual({ status: 200, allow: undefined });
  });
});
