import type { Outlier } from '../timeline/device-state.ts';
import type { AwaitedOutcome, TraceBody, TraceRow } from '../timeline/trace-row.ts';

/** A trace as it is stored: bodies as text, what is filtered or compared by as columns. */
export interface StoredTrace {
  readonly tracking_id: string;
  readonly timestamp_ms: number;
  readonly server_timestamp_ms: number;
  readonly event_id: string;
  readonly sample_index: number;
  readonly mode: string | null;
  readonly is_settled: boolean;
  readonly outlier: string | null;
  readonly awaited: string | null;
  readonly body: string;
}

export const STORED_TRACE_COLUMNS =
  'tracking_id, timestamp_ms, server_timestamp_ms, event_id, sample_index, mode, is_settled, outlier, awaited, body';

export function traceFromColumns(row: StoredTrace): TraceRow {
  return {
    trackingId: row.tracking_id,
    sampledAtMs: row.timestamp_ms,
    acceptedAtMs: row.server_timestamp_ms,
    eventId: row.event_id,
    sampleIndex: row.sample_index,
    mode: row.mode,
    outlier: row.outlier === null ? null : (JSON.parse(row.outlier) as Outlier),
    awaited: row.awaited === null ? null : (JSON.parse(row.awaited) as AwaitedOutcome),
    isSettled: row.is_settled,
    body: JSON.parse(row.body) as TraceBody,
  };
}

export const jsonOrNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
