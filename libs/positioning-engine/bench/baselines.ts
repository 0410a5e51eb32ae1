/**
 * What a re-implementation of ichnaea's rules reached on the development sets (positioning.md §9): an answer that is no
 * better needs no project of its own. Errors in metres over what it resolved; shares 0 … 1.
 */
export interface Baseline {
  readonly resolved: number;
  readonly median: number;
  readonly p67: number;
  readonly p95: number;
  readonly inside: number;
  readonly radius: number;
}

export const ICHNAEA_LIKE: Readonly<Record<string, Baseline>> = {
  'mall-a': { resolved: 0.997, median: 9.2, p67: 12, p95: 21.1, inside: 0.79, radius: 15 },
  'campus-w': { resolved: 1, median: 7.3, p67: 9.7, p95: 16.2, inside: 0.84, radius: 11 },
  'city-a': { resolved: 0.996, median: 21.5, p67: 33.2, p95: 174.2, inside: 0.95, radius: 73 },
  'cork-cell': { resolved: 0.904, median: 228, p67: 321, p95: 1526, inside: 0.96, radius: 1176 },
  'cork-cell, with area': { resolved: 1, median: 251, p67: 404, p95: 4683, inside: 0.96, radius: 1306 },
};
