/** A column of this schema that holds seals, or nothing. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Its primary key: a number from 1. */
  readonly key: string;
  /** SQL for what the seal belongs to; the key where it is left out. */
  readonly owner?: string;
  /** As it was sealed with. */
  readonly context: (owner: string) => string;
}
