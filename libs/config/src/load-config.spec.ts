import { ConfigError, brokerList, commaList, integer, loadConfig, secretKey, str } from './index.ts';

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
