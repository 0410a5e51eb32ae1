import type { LogMessage } from '@umbra/kafka';
import type { Span } from '@umbra/observability';
import type { PoisonedMessage } from './skip-table.ts';
import type { SqlSession } from './sql-session.ts';

/** A message with what was read from it. */
export interface Entry<Event> {
  readonly message: LogMessage;
  readonly event: Event;
}

/** The fold of one batch: opened on what the store knows, fed in the order of the log, written at once. */
export interface BatchFold<Event, Session extends SqlSession = SqlSession> {
  /** Folds one event. Pure: when it throws, the fold is as it was before, and the message is poison. */
  apply(entry: Entry<Event>): void;
  /**
   * Writes what has changed, in bulk.
   * @param spanOf the step of a record that is traced, for what follows from it
   * @returns which messages could not be used after all, and left nothing behind
   */
  write(
    session: Session,
    spanOf: (message: LogMessage) => Span | undefined,
  ): Promise<readonly PoisonedMessage[] | void>;
  /** The transaction is committed: what was folded may be kept in memory. */
  committed(): void;
}

/** Samples that came together. */
export interface Accepted {
  readonly acceptedAtMs: number;
  readonly samples: readonly unknown[];
}

/** A read model: how bytes become its events, how events become rows. */
export interface Projection<Event, Session extends SqlSession = SqlSession> {
  /** Stands in dead letters as the reader: `shadows.timeline`. */
  readonly name: string;
  /** @returns undefined for what this projection does not handle @throws for what nobody can read: poison */
  read(message: LogMessage): Event | undefined;
  /** The samples that an event brings, if it brings any: for metrics. Undefined for projections of something else. */
  accepted?(event: Event): Accepted | undefined;
  /** What must be there before the transaction begins: it runs outside of it, on every attempt. */
  prepare?(entries: readonly Entry<Event>[]): Promise<void>;
  /** Reads, in the transaction, all that the fold of these entries can ask for. */
  begin(session: Session, entries: readonly Entry<Event>[]): Promise<BatchFold<Event, Session>>;
  /** Drops what is kept in memory: it may not be what is stored. */
  forget(): void;
}
