import type { FieldError } from '@umbra/wire';
import type { Driver } from './driver.ts';

/** C2C-3 */
export const MIN_REFRESH_INTERVAL_S = 60;
const DEFAULT_REFRESH_INTERVAL_S = 3_600;
/** Default and maximum of drivers that are called. */
const PUSH_REFRESH_INTERVAL_S = 900;
/** What its column takes: 68 years. */
export const MAX_REFRESH_INTERVAL_S = 2_147_483_647;

type Synced = Pick<Driver, 'syncMethod'>;

/** How often a connector is executed: as its owner set it, or as its driver has it by default. */
export function refreshIntervalS(driver: Synced | undefined, set: number | null): number {
  return set ?? (driver?.syncMethod === 'push' ? PUSH_REFRESH_INTERVAL_S : DEFAULT_REFRESH_INTERVAL_S);
}

/** @returns what is wrong with an interval of such a driver, if anything is (C2C-3) */
export function refreshIntervalProblem(driver: Synced, set: number | null): FieldError | undefined {
  const max = driver.syncMethod === 'push' ? PUSH_REFRESH_INTERVAL_S : MAX_REFRESH_INTERVAL_S;
  if (set === null || (set >= MIN_REFRESH_INTERVAL_S && set <= max)) return undefined;
  const bounds = `from ${String(MIN_REFRESH_INTERVAL_S)} to ${String(max)}`;
  return { path: 'refreshIntervalS', reason: `must be ${bounds} with the driver ${driver.syncMethod}` };
}
