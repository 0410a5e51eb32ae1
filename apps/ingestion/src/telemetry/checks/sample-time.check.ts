import type { SampleCheck } from '../check.ts';

/** ING-7: devices send later than they sample, so that any past time is right; a time to come is a wrong clock. */
export const sampleTimeCheck: SampleCheck = (sample, { nowMs, maxClockSkewMs }) => {
  if (sample.timestamp <= nowMs + maxClockSkewMs) return undefined;
  return {
    path: 'timestamp',
    reason: `lies in the future; wanted: milliseconds not more than ${maxClockSkewMs / 1000} s ahead of the server's clock`,
    cause: 'time',
  };
};
