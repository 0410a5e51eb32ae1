import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';

type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

export interface TransactionOptions {
  readonly isolation?: IsolationLevel;
  /** Attempts in all. */
  readonly attempts?: number;
}

const DEFAULT_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 5;

/** The server rolled back because of another transaction (serialization failure, deadlock): the same may succeed now. */
const ROLLED_BACK_BY_A_RACE = new Set(['40001', '40P01']);

/**
 * Runs `work` in a transaction, and again from the start when the server rolled it back because of another one.
 * `work` therefore has no effect but through its manager. Nothing else is tried again: after a lost connection nobody
 * knows whether the commit took place.
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  const attempts = options.attempts ?? DEFAULT_ATTEMPTS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.transaction(options.isolation ?? 'READ COMMITTED', work);
    } catch (error) {
      if (attempt >= attempts || !ROLLED_BACK_BY_A_RACE.has(sqlStateOf(error) ?? '')) throw error;
      // Spread, so that two that collided do not collide again.
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random()));
    }
  }
}

/** The SQLSTATE of a failed statement, or undefined if it is no error of the server. */
export function sqlStateOf(error: unknown): string | undefined {
  const { driverError, code } = (error ?? {}) as { driverError?: { code?: unknown }; code?: unknown };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : undefined;
}
