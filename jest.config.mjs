import { readFileSync } from 'node:fs';

const { jsc, sourceMaps } = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** What every size of test shares: sources are read through the `@umbra/source` condition and transformed by SWC. */
export const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  testEnvironmentOptions: { customExportConditions: ['@umbra/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps,
        module: { type: 'es6' },
        jsc: { ...jsc, rewriteRelativeImportExtensions: false },
      },
    ],
  },
};

export const workers = {
  // Jest's own choice leaves one core idle, which on two is half of them.
  maxWorkers: 2,
  // What a file has loaded is not let go of: a worker that holds two gigabytes of it collects garbage more than it works.
  workerIdleMemoryLimit: '700MB',
};

/** Unit tests: no server is needed. `SIZE=int` and `SIZE=e2e` have configurations of their own. */
export default {
  ...base,
  ...workers,
  testMatch: ['<rootDir>/{apps,libs}/*/{src,load,bench}/**/*.spec.ts'],
};
