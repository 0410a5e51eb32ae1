import type { NoPositionReason } from '../positioning.metrics.ts';
import type { RoundedLocation } from '../rounded-location.ts';

/** `200` of the API. Altitudes are not in the map, so that `alt` and `altAccuracy` never come (positioning.md §1.2). */
export interface LocateAnswer {
  readonly location: RoundedLocation;
}

/** What a caller is told who gets no position. None of it tells where anything is. */
export const CAUSES: Readonly<Record<NoPositionReason, string>> = {
  empty: 'Nothing that was sent can be located.',
  unknown: 'Nothing that was sent is known.',
  single: 'Only one access point is known, which is not enough; fallback=singleWifi allows it.',
  scattered: 'What was sent lies in different places.',
  mobile: 'What is known of it travels, and says nothing of a place.',
  imprecise: 'The position would be too vague.',
  area_not_allowed: 'Only the area of the cell is known; fallback=area allows it.',
  area_unknown: 'Neither the cell nor its area is known; fallback=any allows the network or the country.',
  altitude_unknown: 'Altitudes are not known here.',
};
