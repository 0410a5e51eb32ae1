import { readFileSync } from 'node:fs';
import { loadRegistryConfig } from './registry.config.ts';
import { REGISTRY_VERSION } from './registry.version.ts';

const environment = {
  PORT: '1',
  INTERNAL_PORT: '2',
  KAFKA_BROKERS: 'localhost:9092',
  DATABASE_URL: 'postgres://localhost/umbra',
  UMBRA_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
};

describe('the settings of the registry', () => {
  it('have an administrator by default, but not in production', () => {
    expect(loadRegistryConfig(environment).UMBRA_ADMIN_EMAIL).toBe('admin@umbra.local');
    const production = { ...environment, NODE_ENV: 'production' };
    expect(() => loadRegistryConfig(production)).toThrow(/UMBRA_ADMIN_EMAIL .*UMBRA_ADMIN_PASSWORD/);
    const halfSet = { ...production, UMBRA_ADMIN_EMAIL: 'root@example.test' };
    expect(() => loadRegistryConfig(halfSet)).toThrow(/invalid: UMBRA_ADMIN_PASSWORD/);
    expect(() => loadRegistryConfig({ ...halfSet, UMBRA_ADMIN_PASSWORD: 'umbra-admin' })).toThrow(
      'UMBRA_ADMIN_PASSWORD',
    );
    expect(loadRegistryConfig({ ...halfSet, UMBRA_ADMIN_PASSWORD: 'correct horse' }).NODE_ENV).toBe('production');
  });

  it('refuse public addresses that are none', () => {
    const urls = { ...environment, UMBRA_PUBLIC_URLS: 'https://a.test,b.test:443' };
    expect(() => loadRegistryConfig(urls)).toThrow('UMBRA_PUBLIC_URLS');
  });
});

it('tells the version of the workspace', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(REGISTRY_VERSION).toBe(manifest.version);
});
