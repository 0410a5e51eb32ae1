import { Controller, Get, Inject, Injectable, Param, Post, UseGuards, type CanActivate } from '@nestjs/common';
import { ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { describeControllers } from './describe-controllers.ts';
import { ApiErrors } from './error-response.ts';
import { documentText, finishDocument } from './finish-document.ts';

class Database {
  constructor() {
    throw new Error('Documents are made without a database.');
  }
}

@Injectable()
class GuardOfThings implements CanActivate {
  constructor(readonly database: Database) {}
  canActivate = () => true;
}

class ThingResponse {
  @ApiProperty({ type: 'integer' })
  size!: number;
}

@Controller('things/v2')
@UseGuards(GuardOfThings)
class ThingsController {
  constructor(
    readonly database: Database,
    @Inject('a token') readonly other: object,
  ) {}

  @Get(':id')
  @ApiOkResponse({ type: ThingResponse })
  @ApiErrors(404)
  read(@Param('id') id: string): string {
    return id;
  }
}

@Controller('alpha/v2')
class AlphaController {
  @Post()
  make(): void {
    // Nothing to make.
  }
}

const info = { title: 'Things', description: 'All of them.', version: '1.0.0' };
const probes = [{ service: 'things', prefixes: ['/things/v2', '/things/v3'] }];

describe('describeControllers', () => {
  it('needs nothing of what controllers and their guards need', async () => {
    const { paths, components } = await describeControllers([ThingsController], info);
    expect(paths['/things/v2/{id}']?.get).toMatchObject({
      operationId: 'things.read',
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ThingResponse' } } } },
        404: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } } },
      },
    });
    expect(Object.keys(components?.schemas ?? {}).sort()).toEqual(['ErrorResponse', 'ThingResponse']);
  });

  it('gives the same text whatever the order of the controllers, and has the probes of each prefix', async () => {
    const [first, second] = await Promise.all(
      [
        [ThingsController, AlphaController],
        [AlphaController, ThingsController],
      ].map(async (controllers) => documentText(finishDocument(await describeControllers(controllers, info), probes))),
    );
    expect(first).toBe(second);
    expect(Object.keys(JSON.parse(first ?? '').paths)).toEqual([
      '/alpha/v2',
      '/things/v2/health',
      '/things/v2/version',
      '/things/v2/{id}',
      '/things/v3/health',
      '/things/v3/version',
    ]);
  });
});
