import type { ConnectorId } from '../domain/connector/connector.ts';

/**
 * How a run ended; `interrupted`: it gave its place to others, or its replica stopped, and goes on at once; or the limit of
 * its calls left no room for the next one, and it goes on when there is.
 */
export type ExecutionEnd = 'succeeded' | 'failed' | 'interrupted' | 'lost';

/** A run that this replica has begun: nobody else ever begins it, or goes on with it. */
export interface BegunExecution {
  /** Its number in this instance; grows. What writes for a run shows it first. */
  readonly fencingToken: number;
  readonly connectorKey: number;
  readonly connectorId: ConnectorId;
  readonly driverId: string;
  readonly dueAtMs: number;
  readonly startedAtMs: number;
  readonly correlationId: string;
  /** Of the connector's runs before. */
  readonly failures: number;
  readonly isKnownSlow: boolean;
}

/** What a run has found so far, in samples. */
export interface ExecutionCounts {
  readonly read: number;
  readonly sent: number;
  readonly invalid: number;
}

/** Why a run failed, fit for the owner of its connector. */
export interface ExecutionFailure {
  readonly code: string;
  readonly message: string;
}

/** What is written of a run when it ends, and of its connector's schedule. */
export interface ExecutionResult {
  readonly end: Exclude<ExecutionEnd, 'lost'>;
  readonly failure?: ExecutionFailure;
  /** If nobody wishes for a sooner one. */
  readonly nextDueAtMs: number;
  /** What is wished for waits until then, after a failure. */
  readonly notBeforeMs?: number;
  /** In a row, this one included; 0 after a success. */
  readonly failures: number;
  readonly isSlow: boolean;
}

/** What ingestion said of samples of one run. */
export interface RepliedSamples {
  /** Of the run. */
  readonly correlationId: string;
  readonly accepted: number;
  readonly refused: number;
  /** The first one, as the device would have been told. */
  readonly refusal: ExecutionFailure | undefined;
}
