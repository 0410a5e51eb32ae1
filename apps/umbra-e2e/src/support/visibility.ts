import { setTimeout as delay } from 'node:timers/promises';
import { send } from './http.ts';

/** Between looks: short beside what is measured, long enough not to be the load itself. */
const LOOK_EVERY_MS = 5;

/** As far as these tests look into it; absent in a refusal. */
export interface ShadowBody {
  readonly reported?: { readonly timestamp?: number };
}

export interface TraceBody {
  readonly count?: number;
  readonly data?: readonly { readonly timestamp: number }[];
}

/**
 * Reads shadow and trace until both show a sample.
 * @returns how long that took
 * @throws when it took longer than `withinMs`
 */
export async function untilVisible(
  userToken: string,
  trackingId: string,
  timestamp: number,
  withinMs = 1_000,
): Promise<number> {
  const startedAtMs = performance.now();
  for (;;) {
    const [shadow, trace] = await Promise.all([
      send<ShadowBody>('GET', `/shadows/v2/${trackingId}`, { token: userToken }),
      send<TraceBody>('GET', `/traces/v2/${trackingId}?after=${String(timestamp)}&before=${String(timestamp)}`, {
        token: userToken,
      }),
    ]);
    const elapsedMs = performance.now() - startedAtMs;
    if (shadow.body.reported?.timestamp === timestamp && trace.body.data?.length === 1) return elapsedMs;
    if (elapsedMs > withinMs) {
      throw new Error(`not visible after ${elapsedMs.toFixed(0)} ms: ${JSON.stringify([shadow.body, trace.body])}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** The value that the given share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
