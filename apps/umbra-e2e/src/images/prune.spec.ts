import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface PickDependencies {
  readonly pickDependencies: (
    user: string,
    packages: string[],
    dependencies: Record<string, string>,
  ) => Record<string, string>;
}
interface RuntimeFiles {
  readonly runtimeFiles: (
    root: string,
    service: string,
  ) => { readonly files: string[]; readonly projects: string[]; readonly packages: string[] };
}

const build = new URL('../../../../docker/build/', import.meta.url);
const { pickDependencies } = (await import(new URL('pick-dependencies.mjs', build).pathname)) as PickDependencies;
const { runtimeFiles } = (await import(new URL('runtime-files.mjs', build).pathname)) as RuntimeFiles;

describe('what the image of a service holds', () => {
  const root = mkdtempSync(join(tmpdir(), 'umbra-prune-'));
  const write = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  write({
    'apps/tracker/dist/main.js': `import 'node:fs'; import '@umbra/log'; await import('./late/late.js'); export * from 'fastify';`,
    'apps/tracker/dist/late/late.js': `import { schema } from '@scope/package/deep/file.js';`,
    'apps/tracker/dist/testing/world.js': `import 'jest';`,
    'libs/log/dist/index.js': `export { append } from './append.js';`,
    'libs/log/dist/append.js': `import 'kafkajs';`,
    'libs/log/dist/unused.js': `import 'pg';`,
    'libs/log/dist/cli/create.js': `import 'envalid';`,
    'libs/other/dist/index.js': `import 'typeorm';`,
    'libs/log/package.json': `{ "name": "@umbra/log", "exports": "./dist/index.js" }`,
  });
  // As npm links a workspace.
  mkdirSync(join(root, 'node_modules/@umbra'), { recursive: true });
  symlinkSync(join(root, 'libs/log'), join(root, 'node_modules/@umbra/log'));

  it('is what its programs import, and the commands of the libraries that they use', () => {
    expect(runtimeFiles(root, 'tracker')).toEqual({
      files: [
        'apps/tracker/dist/late/late.js',
        'apps/tracker/dist/main.js',
        'libs/log/dist/append.js',
        'libs/log/dist/cli/create.js',
        'libs/log/dist/index.js',
      ],
      projects: ['apps/tracker', 'libs/log'],
      packages: ['@scope/package', 'envalid', 'fastify', 'kafkajs'],
    });
  });

  it('is of the versions of the root package.json, and of its dependencies alone', () => {
    const dependencies = { fastify: '5.0.0', kafkajs: '2.2.4' };
    expect(pickDependencies('tracker', ['kafkajs'], dependencies)).toEqual({ kafkajs: '2.2.4' });
    expect(() => pickDependencies('tracker', ['kafkajs', 'jest'], dependencies)).toThrow(/tracker imports jest/);
  });
});
