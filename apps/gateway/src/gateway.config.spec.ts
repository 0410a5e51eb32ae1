import { gatewayConfig, loadGatewaySettings } from './gateway.config.ts';

const needed = {
  REGISTRY_URL: 'http://127.0.0.1:1',
  INGESTION_URL: 'http://127.0.0.1:2',
  SHADOWS_URL: 'http://127.0.0.1:3',
};

const configOf = (environment: NodeJS.ProcessEnv) => gatewayConfig(loadGatewaySettings(environment));

describe('gatewayConfig', () => {
  it('knows the services that are run, and no others', () => {
    expect(configOf(needed).upstreams).toEqual({
      registry: 'http://127.0.0.1:1',
      ingestion: 'http://127.0.0.1:2',
      shadows: 'http://127.0.0.1:3',
    });
    expect(configOf({ ...needed, BULK_JOBS_URL: 'http://127.0.0.1:4' }).upstreams).toHaveProperty('bulk-jobs');
  });

  it('has no CORS and believes no X-Forwarded unless told to', () => {
    expect(configOf(needed)).toMatchObject({ corsOrigins: [], isForwardedTrusted: false });
  });

  it('names what is missing', () => {
    expect(() => configOf({})).toThrow(/REGISTRY_URL.*INGESTION_URL.*SHADOWS_URL/s);
  });
});
