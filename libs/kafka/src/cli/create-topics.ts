import { topics } from '@umbra/contracts/topics';
import { brokerList, integer, loadConfig } from '@umbra/config';
import { KafkaConnection } from '../connection/kafka-connection.ts';

/** Creates every topic that does not exist yet: a step of `npm start`, and the topics Job of a cluster. */
const config = loadConfig({
  KAFKA_BROKERS: brokerList({ desc: 'host:port of the Kafka brokers, comma separated' }),
  UMBRA_TOPIC_REPLICAS: integer({ default: 1, desc: 'brokers that hold a copy of each partition' }),
  UMBRA_TOPIC_MIN_IN_SYNC: integer({ default: 1, desc: 'copies that must have a record before it is acknowledged' }),
});

const say = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};
const silent = (): void => undefined;

const connection = new KafkaConnection({
  brokers: config.KAFKA_BROKERS,
  clientId: 'umbra.create-topics',
  logger: { debug: silent, info: silent, warn: say, error: say },
});
try {
  const created = await connection.ensureTopics(topics, config.UMBRA_TOPIC_REPLICAS, config.UMBRA_TOPIC_MIN_IN_SYNC);
  process.stdout.write(
    `${String(created.length)} topics created, ${String(topics.length - created.length)} were there\n`,
  );
} finally {
  await connection.close();
}
