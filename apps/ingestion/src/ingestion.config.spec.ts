import { readFileSync } from 'node:fs';
import { loadIngestionConfig } from './ingestion.config.ts';
import { INGESTION_VERSION } from './ingestion.version.ts';

const given = {
  PORT: '8081',
  INTERNAL_PORT: '9081',
  KAFKA_BROKERS: '127.0.0.1:9092',
  UMBRA_SECRET_KEY: Buffer.alloc(32).toString('base64'),
};

describe('the settings of ingestion', () => {
  it('have defaults for all but ports, brokers and key', () => {
    expect(loadIngestionConfig(given)).toMatchObject({
      INGESTION_MAX_BODY_BYTES: 1_048_576,
      INGESTION_MAX_SAMPLES: 1000,
      INGESTION_CLOCK_SKEW_MAX_MS: 10_000,
      INGESTION_REPLICAS: 1,
    });
  });

  it('are refused at boot by their names, all at once', () => {
    const load = () => loadIngestionConfig({ ...given, KAFKA_BROKERS: undefined, INGESTION_MAX_SAMPLES: 'many' });
    expect(load).toThrow(/missing: KAFKA_BROKERS .*invalid: INGESTION_MAX_SAMPLES/);
  });
});

it('the version is the one of the workspace', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(INGESTION_VERSION).toBe(version);
});
