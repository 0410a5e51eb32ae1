import { randomUUID } from 'node:crypto';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { topics } from '@umbra/contracts/topics';
import { eventRecord, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import { aSigningKey, eventually, testConnection, type TestSigningKey } from '@umbra/testing';
import { createServiceTables, type ServiceDataSource, type ServiceTables } from './service-tables.ts';

/** What a world stands on before its service runs. */
export interface WorldGround extends ServiceTables {
  readonly connection: KafkaConnection;
  readonly log: MicroBatchAppender;
  /** Published; of all tokens of the world. */
  readonly signingKey: TestSigningKey;
}

/** All topics, a migrated database of its own, and a key that tokens are signed with. @param dataSource the service's */
export async function layGround(dataSource: ServiceDataSource): Promise<WorldGround> {
  const connection = testConnection();
  // Test files that run at once create the same topics.
  await eventually('the topics are there', () => connection.ensureTopics(topics).then(() => true));
  const own = await createServiceTables(dataSource);
  const log = await MicroBatchAppender.open(connection);
  const signingKey = aSigningKey();
  const created = testEvent('signing-key.created', signingKey.state);
  // Topics that were just made have no leader for a moment.
  await eventually('topics are written', () =>
    log.append([eventRecord(signingKeyTopic, signingKey.state.keyId, created)]).then(() => true),
  );
  return { ...own, connection, log, signingKey };
}

/** As if it had just happened in another service. */
export function testEvent(type: string, data: object): EventEnvelope {
  const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
  return newEvent<EventEnvelope>(type, 1, data, origin);
}
