/** What became of the samples that a cloud showed; each is counted once. */
export interface Mirrored {
  /** All that was shown. */
  readonly read: number;
  /** Became commands to ingestion. */
  readonly sent: number;
  /** Was sent before (C2C-21). */
  readonly known: number;
  /** Waits until its device is provisioned (C2C-18). */
  readonly waiting: number;
  /** There is no room for it among what waits, or its device may not be made yet: it has to be shown again (C2C-18). */
  readonly postponed: number;
  /** Its time is none that ingestion would take, or it is too large. */
  readonly invalid: number;
  /** Its device is unknown, disabled, or could not be provisioned (C2C-5, C2C-9). */
  readonly unwanted: number;
}

export const nothingMirrored: Mirrored = {
  read: 0,
  sent: 0,
  known: 0,
  waiting: 0,
  postponed: 0,
  invalid: 0,
  unwanted: 0,
};
