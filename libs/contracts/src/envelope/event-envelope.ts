/**
 * The envelope of every event (wall 8 of the house plan). `data` is the fact; all else says which, when, by whom and
 * because of what. On the topic it is the JSON value of the record; `type` and `traceparent` (W3C) are record headers.
 */
export interface EventEnvelope<Type extends string = string, Data = unknown> {
  /** UUIDv7: unique, and sorted by the time it was made. */
  readonly id: string;
  /** Subject and past participle: `device.claimed`. */
  readonly type: Type;
  /** Version of the schema of `data`, from 1. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  /** The service that wrote it. */
  readonly producer: string;
  /** The conversation it belongs to: the caller's `X-Request-Id`. Callers repeat it; it identifies no message. */
  readonly correlationId: string;
  /** The event or command that led to this one. */
  readonly causationId?: string;
  readonly data: Data;
}

/** What the writer of an event knows besides the fact itself. */
export interface EventOrigin {
  readonly producer: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly occurredAtMs: number;
}
