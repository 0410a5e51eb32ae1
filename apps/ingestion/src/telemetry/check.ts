import type { Refusal } from './refusal.ts';
import type { Telemetry } from './telemetry.ts';

/** What a check may need to know besides the sample. */
export interface CheckContext {
  readonly nowMs: number;
  readonly maxClockSkewMs: number;
}

/** One question to a sample of the right shape: what is wrong with it, if anything. Its path starts in the sample. */
export type SampleCheck = (sample: Telemetry, context: CheckContext) => Refusal | undefined;
