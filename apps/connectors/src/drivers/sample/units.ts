const METRES_PER_NAUTICAL_MILE = 1_852;
const SECONDS_PER_HOUR = 3_600;

/** @returns metres a second, or undefined for what is no number */
export const metresPerSecondOfKnots = (knots: unknown): number | undefined =>
  typeof knots === 'number' ? (knots * METRES_PER_NAUTICAL_MILE) / SECONDS_PER_HOUR : undefined;

/** @returns metres a second, or undefined for what is no number */
export const metresPerSecondOfKmh = (kmh: unknown): number | undefined =>
  typeof kmh === 'number' ? kmh / 3.6 : undefined;

/** ISO 8601 in milliseconds, also with a finer fraction; undefined for what is none. */
export function isoMs(time: unknown): number | undefined {
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time)) return undefined;
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms;
}
