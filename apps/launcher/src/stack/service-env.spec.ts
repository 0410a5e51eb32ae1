import { portsFrom } from './ports.mjs';
import { serviceEnv } from './service-env.mjs';

const settings = {
  base: {
    DATABASE_URL: 'postgres://admin:secret@db/umbra',
    KAFKA_BROKERS: 'given:9092',
    UMBRA_SECRET_KEY: 'key',
    UMBRA_OLDER_SECRET_KEYS: 'older key',
    UMBRA_ADMIN_PASSWORD: 'admin-password',
    UMBRA_PUBLIC_URLS: 'https://umbra.example',
    INGESTION_MAX_BODY_BYTES: '1000',
    CONNECTORS_ALLOW_PRIVATE: 'true',
  },
  ports: portsFrom(9000),
  brokers: 'given:9092',
  secretKey: 'key',
};

describe('the environment of a service', () => {
  it('has the URL of its own role, never the administrator’s', () => {
    expect(serviceEnv('registry', settings, 'postgres://umbra_registry@db/umbra').DATABASE_URL).toBe(
      'postgres://umbra_registry@db/umbra',
    );
    expect(serviceEnv('ingestion', settings, undefined).DATABASE_URL).toBeUndefined();
  });

  it('tells the administrator’s password to the registry alone', () => {
    expect(serviceEnv('registry', settings, undefined).UMBRA_ADMIN_PASSWORD).toBe('admin-password');
    expect(serviceEnv('shadows', settings, undefined).UMBRA_ADMIN_PASSWORD).toBeUndefined();
  });

  it('keeps the key and the log from the gateway, which only routes', () => {
    const env = serviceEnv('gateway', settings, undefined);
    expect(env.UMBRA_SECRET_KEY).toBeUndefined();
    expect(env.UMBRA_OLDER_SECRET_KEYS).toBeUndefined();
    expect(env.KAFKA_BROKERS).toBeUndefined();
    expect(env.REGISTRY_URL).toBe('http://127.0.0.1:9001');
    expect(env.POSITIONING_URL).toBe('http://127.0.0.1:9004');
    expect(env.CONNECTORS_URL).toBe('http://127.0.0.1:9005');
    expect(env.GEOFENCING_URL).toBe('http://127.0.0.1:9006');
    expect(env.BULK_JOBS_URL).toBe('http://127.0.0.1:9007');
  });

  it('names every address that devices sign over: those given, and the two local ones', () => {
    expect(serviceEnv('registry', settings, undefined).UMBRA_PUBLIC_URLS).toBe(
      'https://umbra.example,http://localhost:9000,http://127.0.0.1:9000',
    );
  });

  it('passes other settings on', () => {
    expect(serviceEnv('ingestion', settings, undefined).INGESTION_MAX_BODY_BYTES).toBe('1000');
    expect(serviceEnv('connectors', settings, undefined)).toMatchObject({
      ...{ CONNECTORS_ALLOW_PRIVATE: 'true', UMBRA_SECRET_KEY: 'key', UMBRA_OLDER_SECRET_KEYS: 'older key' },
    });
  });
});
