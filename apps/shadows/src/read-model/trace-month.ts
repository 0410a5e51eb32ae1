import { FIRST_PARTITION_MS } from './read-model.schema.ts';

/** A calendar month in UTC: what one partition of the traces holds. */
export interface TraceMonth {
  /** `trace_2026_01` */
  readonly table: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The month of a device time, or undefined for the times that share the first partition. */
export function traceMonthOf(timestampMs: number): TraceMonth | undefined {
  if (timestampMs < FIRST_PARTITION_MS) return undefined;
  const time = new Date(timestampMs);
  return month(time.getUTCFullYear(), time.getUTCMonth());
}

export function monthAfter({ toMs }: TraceMonth): TraceMonth {
  const time = new Date(toMs);
  return month(time.getUTCFullYear(), time.getUTCMonth());
}

/** The month that a partition's table holds, or undefined if it is none of ours. */
export function traceMonthOfTable(table: string): TraceMonth | undefined {
  const match = /^trace_(\d{4})_(\d{2})$/.exec(table);
  return match === null ? undefined : month(Number(match[1]), Number(match[2]) - 1);
}

function month(year: number, monthIndex: number): TraceMonth {
  return {
    table: `trace_${String(year)}_${String(monthIndex + 1).padStart(2, '0')}`,
    fromMs: Date.UTC(year, monthIndex),
    toMs: Date.UTC(year, monthIndex + 1),
  };
}
