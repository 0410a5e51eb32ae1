import { integer, kafkaSettings } from '@umbra/config';

/** What `create-topics` is told by the environment. */
export const topicSettings = {
  ...kafkaSettings,
  UMBRA_TOPIC_REPLICAS: integer({ default: 1, desc: 'brokers that hold a copy of each partition' }),
  UMBRA_TOPIC_MIN_IN_SYNC: integer({ default: 1, desc: 'copies that must have a record before it is acknowledged' }),
};
