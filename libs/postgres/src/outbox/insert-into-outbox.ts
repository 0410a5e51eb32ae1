import type { LogRecord } from '@umbra/kafka';
import type { EntityManager } from 'typeorm';

/** One statement for all records, in their order. */
export async function insertIntoOutbox(manager: EntityManager, records: readonly LogRecord[]): Promise<void> {
  if (records.length === 0) return;
  await manager.query(
    `INSERT INTO outbox (topic, key, value, headers)
     SELECT topic, key, value, headers
       FROM unnest($1::text[], $2::text[], $3::bytea[], $4::jsonb[]) WITH ORDINALITY AS record (topic, key, value, headers, place)
      ORDER BY place`,
    [
      records.map((record) => record.topic),
      records.map((record) => record.key),
      records.map(({ value }) => (typeof value === 'string' ? Buffer.from(value) : value)),
      records.map(({ headers = {} }) => JSON.stringify(headers)),
    ],
  );
}
