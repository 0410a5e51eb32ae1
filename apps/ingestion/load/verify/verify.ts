import { setTimeout as sleep } from 'node:timers/promises';
import { compareTrace, type Difference, type Ledger } from '../lib/ledger.ts';
import type { Traces } from './traces.ts';

/** Whether what was acknowledged is in the traces, once each. */
export interface Verdict {
  readonly isPassed: boolean;
  readonly devices: number;
  readonly acknowledged: number;
  readonly stored: number;
  readonly missing: number;
  readonly doubled: number;
  /** Stored, and not acknowledged: requests that were left open may be. */
  readonly unacknowledged: number;
  /** Samples of the requests that were left open. */
  readonly open: number;
}

export interface VerifyOptions {
  /** Samples of the requests that were left open. */
  readonly open: number;
  /** The read model may still be catching up so long. */
  readonly visibleWithinMs: number;
  readonly lookEveryMs: number;
}

/** Compares the trace of each device with what was acknowledged of it. */
export async function verify(
  ledger: Ledger,
  traces: Pick<Traces, 'of'>,
  { open, visibleWithinMs, lookEveryMs }: VerifyOptions,
): Promise<Verdict> {
  const deadlineMs = Date.now() + visibleWithinMs;
  const settled = async (trackingId: string, times: ReadonlySet<number>): Promise<Difference> => {
    for (;;) {
      const difference = compareTrace(times, await traces.of(trackingId));
      if (difference.missing === 0 || Date.now() >= deadlineMs) return difference;
      await sleep(lookEveryMs);
    }
  };
  const sum = { devices: ledger.size, acknowledged: 0, stored: 0, missing: 0, doubled: 0, unacknowledged: 0, open };
  for (const [trackingId, times] of ledger) {
    const { missing, doubled, unacknowledged } = await settled(trackingId, times);
    sum.acknowledged += times.size;
    sum.stored += times.size - missing + unacknowledged;
    sum.missing += missing;
    sum.doubled += doubled;
    sum.unacknowledged += unacknowledged;
  }
  return { ...sum, isPassed: ledger.size > 0 && sum.missing === 0 && sum.doubled === 0 && sum.unacknowledged <= open };
}

/** For the page of a run. */
export const verdictPage = (
  verdict: Verdict,
): string => `## Samples in the traces: ${verdict.isPassed ? 'passed' : 'FAILED'}

| samples | |
| --- | --- |
| acknowledged, of ${verdict.devices} devices | ${verdict.acknowledged} |
| in the traces | ${verdict.stored} |
| acknowledged and missing | ${verdict.missing} |
| doubled | ${verdict.doubled} |
| stored without an acknowledgement, of ${verdict.open} whose requests were shed or left open | ${verdict.unacknowledged} |
`;
