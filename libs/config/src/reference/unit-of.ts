/** The unit is the end of a setting's name; of OpenTelemetry's names, what its specification says. */
const units: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/_MS$|_DELAY$|_TIMEOUT$/, 'ms'],
  [/_BYTES$/, 'bytes'],
  [/_DAYS$/, 'days'],
  [/_PER_SECOND$/, 'per second'],
];

/** @returns the empty string for what has no unit: counts, names, addresses */
export function unitOf(name: string): string {
  return units.find(([ending]) => ending.test(name))?.[1] ?? '';
}
