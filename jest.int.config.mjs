import { base, workers } from './jest.config.mjs';

/** Integration tests: against a real Kafka and a real PostgreSQL, which are started unless both are given. */
export default {
  ...base,
  ...workers,
  testMatch: ['<rootDir>/{apps,libs}/*/src/**/*.int-spec.ts'],
  globalSetup: '<rootDir>/libs/dev-servers/src/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/dev-servers/src/jest/global-teardown.mjs',
  testTimeout: 60_000,
};
