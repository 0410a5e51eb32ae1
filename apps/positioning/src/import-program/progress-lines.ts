import type { RowCounts } from '../import-files/row-counts.ts';

const INTERVAL_MS = 1_000;

/** What is known while an import runs. */
export interface ImportProgress {
  readonly counts: RowCounts<string>;
  readonly startedMs: number;
}

/** Writes how far an import is, at most once a second, for whoever waits for it. */
export class ProgressLines {
  readonly #write: (line: string) => void;
  readonly #nowMs: () => number;
  #lastMs = -Infinity;

  /** @param nowMs of a clock that never goes back */
  constructor(write: (line: string) => void, nowMs: () => number = () => performance.now()) {
    this.#write = write;
    this.#nowMs = nowMs;
  }

  /** Of the work that has begun now. */
  begin(counts: RowCounts<string>): ImportProgress {
    this.#lastMs = this.#nowMs();
    return { counts, startedMs: this.#lastMs };
  }

  /** May be told as often as there is something new. */
  tell(progress: ImportProgress): void {
    if (this.#nowMs() - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = this.#nowMs();
    this.#write(this.lineOf(progress));
  }

  say(line: string): void {
    this.#write(line);
  }

  lineOf({ counts, startedMs }: ImportProgress): string {
    const seconds = Math.max(0.001, (this.#nowMs() - startedMs) / 1_000);
    const perSecond = Math.round(counts.read / seconds);
    return `${whole(counts.read)} rows, ${whole(perSecond)} rows/s${rejectedOf(counts.rejected)}`;
  }
}

export const whole = (value: number): string => value.toLocaleString('en-US');

/** `, rejected: 12 cell, 3 radio`, or nothing. */
export function rejectedOf(rejected: Readonly<Record<string, number | undefined>>): string {
  const reasons = Object.entries(rejected).map(([reason, count]) => `${whole(count ?? 0)} ${reason}`);
  return reasons.length === 0 ? '' : `, rejected: ${reasons.join(', ')}`;
}
