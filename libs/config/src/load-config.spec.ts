import { ConfigError, brokerList, commaList, integer, loadConfig, secretKey, serviceSettings, str } from './index.ts';

const spec = {
  NAME: str({ desc: 'what it is called' }),
  BROKERS: commaList({ desc: 'host:port, comma separated' }),
  LIMIT_BYTES: integer({ default: 1024, desc: 'bytes' }),
  KEY: secretKey({ desc: '32 bytes of base64' }),
};

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('loadConfig', () => {
  it('reads, converts and fills in defaults', () => {
    const config = loadConfig(spec, { NAME: 'a', BROKERS: 'h:1, h:2,', KEY });
    expect(config.BROKERS).toEqual(['h:1', 'h:2']);
    expect(config.LIMIT_BYTES).toBe(1024);
    expect(config.KEY).toHaveLength(32);
  });

  it('names all that is missing or wrong at once, and never a value', () => {
    const load = () => loadConfig(spec, { LIMIT_BYTES: 'hunter2', KEY: 'hunter2' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/missing: NAME .*BROKERS .*; invalid: LIMIT_BYTES .*KEY/);
    expect(load).not.toThrow(/hunter2/);
  });

  it.each(['', 'kafka', 'kafka:', ':9092', 'a:1,,b:2', 'a b:1'])('refuses %j as brokers', (brokers) => {
    const load = () => loadConfig({ BROKERS: brokerList({ desc: 'host:port' }) }, { BROKERS: brokers });
    expect(load).toThrow(ConfigError);
  });

  it('takes brokers', () => {
    const { BROKERS } = loadConfig(
      { BROKERS: brokerList({ desc: 'host:port' }) },
      { BROKERS: 'a.b:1, 127.0.0.1:9092' },
    );
    expect(BROKERS).toEqual(['a.b:1', '127.0.0.1:9092']);
  });

  it('is frozen', () => {
    const config = loadConfig(spec, { NAME: 'a', BROKERS: 'h:1', KEY });
    expect(() => Object.assign(config, { NAME: 'b' })).toThrow();
  });
});

describe('the settings of every service', () => {
  it('have defaults', () => {
    expect(loadConfig(serviceSettings, {})).toEqual({
      HOST: '127.0.0.1',
      PORT: 8080,
      INTERNAL_PORT: 9090,
      LOG_LEVEL: 'info',
      SHUTDOWN_DELAY_MS: 0,
      SHUTDOWN_DEADLINE_MS: 12_000,
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_SDK_DISABLED: false,
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_TRACES_SAMPLER_ARG: 1,
      OTEL_BSP_SCHEDULE_DELAY: 5_000,
      OTEL_BSP_EXPORT_TIMEOUT: 30_000,
      OTEL_BSP_MAX_QUEUE_SIZE: 2_048,
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 512,
    });
  });

  it.each(['http://collector:4318', ''])('take %j as the endpoint of traces', (given) => {
    const config = loadConfig(serviceSettings, { OTEL_EXPORTER_OTLP_ENDPOINT: given });
    expect(config.OTEL_EXPORTER_OTLP_ENDPOINT).toBe(given);
  });

  it.each(['collector:4318', 'grpc://collector:4317', 'http://'])('refuse %j as the endpoint of traces', (given) => {
    const load = () => loadConfig(serviceSettings, { OTEL_EXPORTER_OTLP_ENDPOINT: given });
    expect(load).toThrow(/invalid: OTEL_EXPORTER_OTLP_ENDPOINT/);
  });

  it.each([
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', ''],
    ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '0'],
  ])('refuse %s=%j', (name, value) => {
    expect(() => loadConfig(serviceSettings, { [name]: value })).toThrow(new RegExp(`invalid: ${name} `));
  });
});
