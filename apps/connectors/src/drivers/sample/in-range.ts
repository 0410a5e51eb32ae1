export interface Range {
  readonly from: number;
  readonly to?: number;
}

/** @returns undefined for what is no number, or beyond the range: nothing is bent to fit */
export function numberIn({ from, to = Infinity }: Range, value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= from && value <= to ? value : undefined;
}

/** As `numberIn`, as the nearest whole number. What is a little beyond the range is so before it is rounded. */
export function wholeIn(range: Range, value: unknown): number | undefined {
  const within = numberIn(range, value);
  return within === undefined ? undefined : Math.round(within);
}

/** Without the members that are undefined. */
export const defined = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What should be an object, as one whose members can be asked for. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
