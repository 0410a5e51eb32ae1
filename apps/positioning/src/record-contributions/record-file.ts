import type { RunTransaction } from '@umbra/projections';
import { isTeaching } from '@umbra/positioning-engine';
import { inParts } from '../import-files/line-parts.ts';
import type { RecordContributions } from './record-contributions.ts';
import type { RecordedScan } from './recorded-scan.ts';
import type { NamedRefusal } from './ssid-refusal.ts';

/** Why scans of a file that could be read teach nothing all the same. */
export type UnrecordedReason =
  /** Their fix is too vague, too old or too fast (positioning.md §7.3). */
  | 'vague'
  /** They were recorded before. */
  | 'known';

/** Remembers that stations are refused, and takes them off the map. */
export type RefuseNamed = (refusals: readonly NamedRefusal[]) => Promise<void>;

export interface RecordedFile {
  /** Read first, so that nothing is learned of those that only a later row names. */
  readonly refusals: AsyncIterable<readonly NamedRefusal[]>;
  readonly scans: AsyncIterable<readonly RecordedScan[]>;
}

export interface RecordFileOptions {
  readonly transactions: RunTransaction;
  readonly recorder: RecordContributions;
  readonly refuse: RefuseNamed;
  /** Told after each transaction. */
  readonly onProgress: () => void;
}

/** In a transaction: they share most of their stations. More would keep who refuses waiting, fewer are not worth it. */
const SCANS_AT_A_TIME = 500;

/**
 * Brings the scans of a file on the map, part by part: each is a transaction of its own, so that what else learns or is
 * refused meanwhile does not wait.
 */
export async function recordFile(
  { refusals, scans }: RecordedFile,
  { transactions, recorder, refuse, onProgress }: RecordFileOptions,
): Promise<{ readonly recorded: number; readonly unrecorded: Readonly<Partial<Record<UnrecordedReason, number>>> }> {
  for await (const some of refusals) if (some.length > 0) await refuse(some);
  let [recorded, vague, known] = [0, 0, 0];
  for await (const part of inParts(scans, SCANS_AT_A_TIME)) {
    const teaching = part.filter(isTeaching);
    const learned = await transactions((session) => recorder.record(session, teaching));
    recorded += learned.fresh.length;
    vague += part.length - teaching.length;
    known += teaching.length - learned.fresh.length;
    onProgress();
  }
  return { recorded, unrecorded: { ...(vague > 0 ? { vague } : {}), ...(known > 0 ? { known } : {}) } };
}
