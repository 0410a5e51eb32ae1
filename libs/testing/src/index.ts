export { CuttingProxy } from './cutting-proxy.ts';
export { eventually } from './eventually.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { createTestTopic, quietLogger, readTopic, testBrokers, testConnection } from './test-kafka.ts';
