import type { LatencySummary } from '../statistics/latencies.ts';

/** How requests follow each other. */
export type Pace =
  /** Each connection sends its next request when the last one is answered: the server is as busy as it can be. */
  | { readonly kind: 'closed'; readonly connections: number }
  /**
   * So many a second, whether the server keeps up or not. Latency counts from the moment that a request was due, also
   * when no connection was free: what a stall does to those behind it is in the figures (no coordinated omission).
   */
  | { readonly kind: 'open'; readonly requestsPerSecond: number; readonly connections: number };

/** What the load generator is told, in a file: tokens are too many for an argument. */
export interface LoadPlan {
  readonly origin: string;
  readonly pace: Pace;
  readonly seconds: number;
  /** Request line and headers without Content-Length; the nth request takes the nth, over and over. */
  readonly heads: readonly string[];
  /** Bodies, cut where a timestamp goes: no two requests carry the same sample. */
  readonly bodies: readonly (readonly string[])[];
  readonly firstTimestampMs: number;
  /** Whether the result is to name what was acknowledged. */
  readonly keepAcknowledged?: boolean;
}

export interface LoadResult {
  /** From the first request to the last answer. */
  readonly seconds: number;
  readonly sent: number;
  readonly answersByStatus: Readonly<Record<string, number>>;
  /** Connections that broke before the answer came. */
  readonly failed: number;
  readonly accepted: LatencySummary;
  readonly refused: LatencySummary;
  /** Share of the time in which the generator was at work; near 1 it is the limit itself. */
  readonly utilization: number;
  /** Of the first sample of each request that was answered with 2xx; empty unless it was asked for. */
  readonly acknowledgedMs: readonly number[];
  /** Where the next plan goes on. */
  readonly nextTimestampMs: number;
}
