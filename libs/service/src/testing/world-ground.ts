import { randomUUID } from 'node:crypto';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { eventRecord, type KafkaConnection } from '@umbra/kafka';
import { aSigningKey, ensureAllTopics, NeighbourLog, testConnection, type TestSigningKey } from '@umbra/testing';
import { createServiceTables, type ServiceDataSource, type ServiceTables } from './service-tables.ts';

/** What a world stands on before its service runs. */
export interface WorldGround extends ServiceTables {
  readonly connection: KafkaConnection;
  readonly log: NeighbourLog;
  /** Published; of all tokens of the world. */
  readonly signingKey: TestSigningKey;
}

/** All topics, a migrated database of its own, and a key that tokens are signed with. @param dataSource the service's */
export async function layGround(dataSource: ServiceDataSource): Promise<WorldGround> {
  const connection = testConnection();
  await ensureAllTopics(connection);
  const own = await createServiceTables(dataSource);
  const log = await NeighbourLog.open(connection);
  const signingKey = aSigningKey();
  const created = testEvent('signing-key.created', signingKey.state);
  await log.append([eventRecord(signingKeyTopic, signingKey.state.keyId, created)]);
  return { ...own, connection, log, signingKey };
}

/** As if it had just happened in another service. */
export function testEvent(type: string, data: object): EventEnvelope {
  const origin = { producer: 'test', correlationId: randomUUID(), occurredAtMs: Date.now() };
  return newEvent<EventEnvelope>(type, 1, data, origin);
}
