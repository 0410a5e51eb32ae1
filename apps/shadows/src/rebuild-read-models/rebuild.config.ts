import { brokerList, integer, loadConfig, url } from '@umbra/config';

/** What a rebuild must be told; the same names as the service's. */
export const loadRebuildConfig = () =>
  loadConfig({
    KAFKA_BROKERS: brokerList({ desc: 'host:port of the Kafka brokers, comma separated' }),
    DATABASE_URL: url({ desc: 'postgres:// URL with the role of this service' }),
    SHADOWS_CACHED_DEVICES: integer({ default: 20_000, desc: 'devices whose fold state is kept in memory' }),
  });
