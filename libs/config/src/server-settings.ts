import { url } from 'envalid';
import { brokerList, secret } from './validators.ts';

/** Where the log is. */
export const kafkaSettings = {
  KAFKA_BROKERS: brokerList({ desc: 'host:port of the Kafka brokers, comma separated' }),
};

/** Where the tables are. */
export const databaseSettings = {
  DATABASE_URL: secret(url({ desc: 'postgres:// URL, with the role of this service' })),
};
