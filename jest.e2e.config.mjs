import { base } from './jest.config.mjs';

/** End-to-end tests: over HTTP, against the whole stack, which is started on free ports. Needs a build. */
export default {
  ...base,
  testMatch: ['<rootDir>/apps/umbra-e2e/src/**/*.e2e-spec.ts'],
  globalSetup: '<rootDir>/apps/launcher/src/jest/e2e-setup.mjs',
  globalTeardown: '<rootDir>/apps/launcher/src/jest/e2e-teardown.mjs',
  testTimeout: 60_000,
  testSequencer: '<rootDir>/apps/launcher/src/jest/secrets-last.mjs',
  maxWorkers: 1,
};
