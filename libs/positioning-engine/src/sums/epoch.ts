export const EPOCH_DAYS = 30;
/** A station's history of half a year is kept by epoch: what moved since is told from what stands (§7.4). */
const RECENT_EPOCHS = 6;
/** What is older is kept by periods of about a year. */
const EPOCHS_OF_PERIOD = 12;

/**
 * A span of a station's history: an epoch of 30 days, counted from 1970, or an old period of twelve, counted down from −1.
 * Which of them an observation belongs to depends on the newest one of its station alone, so on no order.
 */
export type Span = number;

/** What claims to be from before 1970 is of the first. */
export const epochOfDay = (day: number): Span => Math.max(0, Math.floor(day / EPOCH_DAYS));

/** The span of what is known to be of an epoch, or of an old period, when the newest epoch is this. */
export const spanOf = (span: Span, newestEpoch: number): Span =>
  span < 0 || span >= newestEpoch - RECENT_EPOCHS ? span : -1 - Math.floor(span / EPOCHS_OF_PERIOD);

/** Days since 1970. */
export const firstDayOf = (span: Span): number =>
  (span < 0 ? -1 - span : span) * EPOCH_DAYS * (span < 0 ? EPOCHS_OF_PERIOD : 1);
