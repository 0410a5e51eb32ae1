/** The service's own records: imports, refusals, who shares, calibration. No rebuild touches them. */
export const OWN_SCHEMA = 'positioning';

/** What was learned from the log: dropped and built anew by a rebuild. */
export const LIVE_SCHEMA = 'positioning_read';
/** Where a rebuild makes its successor. */
export const REBUILD_SCHEMA = 'positioning_rebuild';
/** What the old one is called between the swap and its end. */
export const RETIRED_SCHEMA = 'positioning_retired';
