import { topics } from '@umbra/contracts/topics';
import { loadConfig } from '@umbra/config';
import { KafkaConnection } from '../connection/kafka-connection.ts';
import { topicSettings } from './topic-settings.ts';

/** Creates every topic that does not exist yet: a step of `npm start`, and the topics Job of a cluster. */
const config = loadConfig(topicSettings);

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
