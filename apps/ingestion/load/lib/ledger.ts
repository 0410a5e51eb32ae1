import type { Portion } from './schedule.ts';

const MARK = 'acknowledged';

/** A line for a request that was acknowledged; `verify` reads it from the console output of k6. */
export function ledgerLine(portions: readonly Portion[], trackingIdOf: (device: number) => string): string {
  const parts = portions.map(
    ({ device, firstMs, stepMs, count }) => `${trackingIdOf(device)}/${firstMs}/${stepMs}/${count}`,
  );
  return `${MARK} ${parts.join(' ')}`;
}

/** The device times that were acknowledged, by trackingId. */
export type Ledger = Map<string, Set<number>>;

/** Takes up a line of k6's console output; lines of others are passed over. */
export function readLedgerLine(ledger: Ledger, line: string): void {
  const at = line.indexOf(MARK);
  if (at < 0) return;
  for (const part of line
    .slice(at + MARK.length)
    .trim()
    .split(/[ "]+/)) {
    const [trackingId = '', ...numbers] = part.split('/');
    const [firstMs, stepMs, count] = numbers.map(Number);
    if (firstMs === undefined || stepMs === undefined || count === undefined) continue;
    const times = ledger.get(trackingId) ?? new Set();
    for (let i = 0; i < count; i += 1) times.add(firstMs + i * stepMs);
    ledger.set(trackingId, times);
  }
}

/** How a trace and what was acknowledged of its device differ. */
export interface Difference {
  readonly missing: number;
  readonly doubled: number;
  /** In the trace and not acknowledged: requests that were left open may be. */
  readonly unacknowledged: number;
}

export function compareTrace(acknowledged: ReadonlySet<number>, trace: readonly number[]): Difference {
  const stored = new Set(trace);
  return {
    missing: [...acknowledged].filter((time) => !stored.has(time)).length,
    doubled: trace.length - stored.size,
    unacknowledged: [...stored].filter((time) => !acknowledged.has(time)).length,
  };
}
