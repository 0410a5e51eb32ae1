import { setTimeout as delay } from 'node:timers/promises';
import type { LogRecord } from '@umbra/kafka';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { openSession } from '../data-source/open-session.ts';
import { schemaOf } from '../data-source/run-migrations.ts';
import { OUTBOX_CHANNEL } from './outbox-table.ts';

/** A record that waits in the outbox. */
export interface OutboxRow {
  readonly id: number;
  readonly record: LogRecord;
  /** By the database's clock. */
  readonly waitingMs: number;
}

const LEADER_LOCK_CLASS = 0x6f62; // "ob"

/**
 * The server ends a session that says nothing for so long: a relay whose process is frozen loses its lock and another
 * takes over. A live one asks at least every second.
 */
const SILENCE_LIMIT_MS = 15_000;

/** A statement that hangs (a frozen or unreachable server) fails after this. */
const STATEMENT_LIMIT_MS = 10_000;

const END_LIMIT_MS = 1_000;

interface Row {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
  readonly waiting_ms: number;
}

/**
 * The relay's session in the database. All it does there goes through this one session, since the lock that makes it the
 * only relay lives and dies with it: a read that succeeds proves that the lock was still held.
 */
export class OutboxSession {
  readonly #client: pg.Client;
  readonly #schema: string;
  #onWake: () => void = () => undefined;

  private constructor(client: pg.Client, schema: string) {
    this.#client = client;
    this.#schema = schema;
    client.on('notification', ({ payload }) => {
      if (payload === schema) this.#onWake();
    });
    // The relay's next statement fails.
    client.on('error', () => this.#onWake());
  }

  static async open(dataSource: DataSource): Promise<OutboxSession> {
    const client = await openSession(dataSource, 'outbox-relay', { query_timeout: STATEMENT_LIMIT_MS });
    const session = new OutboxSession(client, schemaOf(dataSource));
    try {
      await client.query(`SET idle_session_timeout = ${SILENCE_LIMIT_MS}`);
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  /** Called at every commit of new rows, and when the session is lost. */
  onWake(listener: () => void): void {
    this.#onWake = listener;
  }

  /** Whether this session is the one relay of the schema now, until it ends. */
  async tryLead(): Promise<boolean> {
    const { rows } = await this.#client.query<{ leads: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS leads',
      [LEADER_LOCK_CLASS, this.#schema],
    );
    return rows[0]?.leads === true;
  }

  /**
   * The oldest waiting rows. Not "those after the last one": a transaction that commits late makes rows with smaller ids
   * appear after bigger ones were published.
   */
  async read(maxRows: number): Promise<OutboxRow[]> {
    const { rows } = await this.#client.query<Row>(
      `SELECT id, topic, key, value, headers,
              greatest(0, extract(epoch FROM clock_timestamp() - added_at) * 1000)::float8 AS waiting_ms
         FROM outbox ORDER BY id LIMIT $1`,
      [maxRows],
    );
    return rows.map(({ id, topic, key, value, headers, waiting_ms }) => ({
      id,
      record: { topic, key, value, headers },
      waitingMs: waiting_ms,
    }));
  }

  /** After their publication: a row that is there was not published. */
  async remove(ids: readonly number[]): Promise<void> {
    await this.#client.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [ids]);
  }

  /** Ends the session and with it the lock. A server that does not answer is not waited for: it ends the session itself. */
  async end(): Promise<void> {
    const timer = new AbortController();
    const timeout = delay(END_LIMIT_MS, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([this.#client.end(), timeout]);
    timer.abort();
  }
}
