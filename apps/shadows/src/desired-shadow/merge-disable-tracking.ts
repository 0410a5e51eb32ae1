import type { DisableTracking } from '@umbra/contracts/desired-shadow';
import { CLOCK_SKEW_MS, type FieldError } from '@umbra/wire';

const PATH = 'desired.system.disableTracking';

type Period = NonNullable<DisableTracking['periods']>[number];

/** What SHA-31 makes of a change of `disableTracking`, or what is wrong with it. */
export function mergeDisableTracking(
  stored: DisableTracking | undefined,
  given: DisableTracking,
  nowMs: number,
): DisableTracking | FieldError {
  const { periods: givenPeriods, ...members } = given;
  const before = stored?.periods?.[0];
  let periods = stored?.periods;
  if (givenPeriods !== undefined) {
    const [period] = givenPeriods;
    if (period === undefined) periods = [];
    else {
      const merged = mergePeriod(before, period, nowMs);
      if ('reason' in merged) return merged;
      periods = [merged];
    }
  }
  const merged: DisableTracking = { ...stored, ...members, ...(periods === undefined ? {} : { periods }) };
  return incomplete(given, merged) ?? merged;
}

function mergePeriod(before: Period | undefined, given: Period, nowMs: number): Period | FieldError {
  const path = `${PATH}.periods[0]`;
  const begin = given.begin ?? before?.begin;
  if (begin === undefined) {
    return { path, reason: 'must have a begin: an end alone is for a period whose begin is stored' };
  }
  for (const bound of ['begin', 'end'] as const) {
    const value = given[bound];
    // What is stored already is not being set: a client may send back what it has read.
    if (value !== undefined && value !== before?.[bound] && value < nowMs - CLOCK_SKEW_MS) {
      return { path: `${path}.${bound}`, reason: 'must not be in the past' };
    }
  }
  const end = given.end ?? endThatStays(before, begin);
  if (end !== undefined && begin >= end) return { path: `${path}.begin`, reason: 'must be before end' };
  return end === undefined ? { begin } : { begin, end };
}

/** A begin later than the stored end deletes that end. */
const endThatStays = (before: Period | undefined, begin: number): number | undefined =>
  before?.end !== undefined && begin > before.end ? undefined : before?.end;

/** To disable takes a begin, and what is to be disabled. */
function incomplete(given: DisableTracking, merged: DisableTracking): FieldError | undefined {
  const hasBegin = merged.periods?.[0]?.begin !== undefined;
  const disables = [merged.position, merged.sensors].some((what) => what !== undefined && what.length > 0);
  const asksToDisable = [given.position, given.sensors].some((what) => what !== undefined && what.length > 0);
  if (asksToDisable && !hasBegin) return { path: `${PATH}.periods`, reason: 'must have a period with a begin' };
  if (given.periods?.[0]?.begin !== undefined && !disables) {
    return { path: PATH, reason: 'must say by position or sensors what is disabled in the period' };
  }
  return undefined;
}
