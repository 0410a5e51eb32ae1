/** Where a list of rows in the order of (time, id) goes on: after this row. */
export interface Position {
  readonly timeMs: number;
  readonly id: string;
}

/** Before every row. */
export const START: Position = { timeMs: -1, id: '' };
