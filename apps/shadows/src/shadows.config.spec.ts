import { readFileSync } from 'node:fs';
import { loadShadowsConfig } from './shadows.config.ts';
import { SHADOWS_VERSION } from './shadows.version.ts';

const environment = {
  KAFKA_BROKERS: 'localhost:9092',
  DATABASE_URL: 'postgres://localhost/umbra',
  UMBRA_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
};

describe('the settings of shadows', () => {
  it('TRC-3 ask for no window of traces by default', () => {
    const { SHADOWS_TRACES_DEFAULT_DAYS, SHADOWS_TRACES_MAX_DAYS } = loadShadowsConfig(environment);
    expect([SHADOWS_TRACES_DEFAULT_DAYS, SHADOWS_TRACES_MAX_DAYS]).toEqual([0, 0]);
  });

  it('name all that is missing or wrong at once', () => {
    expect(() => loadShadowsConfig({ DATABASE_URL: 'no url', SHADOWS_CACHED_DEVICES: '-1' })).toThrow(
      /KAFKA_BROKERS .*UMBRA_SECRET_KEY .*DATABASE_URL .*SHADOWS_CACHED_DEVICES/,
    );
  });
});

it('tells the version of the workspace', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(SHADOWS_VERSION).toBe(manifest.version);
});
