import type { FieldError } from '@umbra/wire';

/** One thing that is wrong with an upload, and where it stands. */
export interface UploadProblem extends FieldError {
  /** The how many-th device; 0 is the header of a CSV. */
  readonly row: number;
  /** Of CSV: the name of the column, or its number where it has none. Of JSON: the field, or the number of a character in its line. */
  readonly column: string | number;
  /** Of the text: where a row of CSV begins, or where JSON ends to be JSON. */
  readonly line?: number;
}

/** So that an answer stays readable whatever came in. */
const MAX_PROBLEMS = 20;
const MAX_NAME_LENGTH = 100;

/** What was found wrong so far; once it is full, nobody needs to look for more. */
export class UploadProblems {
  readonly #found: UploadProblem[] = [];

  add(...problems: readonly UploadProblem[]): void {
    this.#found.push(...problems.slice(0, MAX_PROBLEMS - this.#found.length));
  }

  get isFull(): boolean {
    return this.#found.length >= MAX_PROBLEMS;
  }

  get found(): readonly UploadProblem[] {
    return this.#found;
  }
}

/** A name that came in, as an answer may quote it. */
export const quotable = (name: string): string =>
  name.slice(0, MAX_NAME_LENGTH).toWellFormed().replaceAll('\0', '\ufffd');
