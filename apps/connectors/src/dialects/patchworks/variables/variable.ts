/** What the link of a variable to its connector says (§5.3). */
export interface VariablePivot {
  /** How the remote system calls it. */
  readonly alias: string | null;
  readonly configurable: boolean;
  /** The connector cannot work without. */
  readonly required: boolean;
  /** For those who know what they do. */
  readonly advanced: boolean;
}

/** A variable that is to be, of a connector. */
export interface NewVariable {
  /** Unique within the connector (V1). */
  readonly key: string;
  readonly label: string;
  /** In clear, also of a secret one: never logged, never answered. Null: none is stored. */
  readonly value: string | null;
  readonly secret: boolean;
  /** The platform needs it: only label and value change (V9). */
  readonly locked: boolean;
  readonly pivot: VariablePivot;
}

export interface Variable extends NewVariable {
  readonly id: number;
}

/** As it is kept for a connector. */
export interface KeptVariable extends Variable {
  /** A value is stored that no configured key opens: it can only be given anew. */
  readonly isLost: boolean;
  /** Another connector has it as well. */
  readonly isShared: boolean;
  /** SHA-256 of the origin that test calls led to when the value of a secret was given; null: to none. */
  readonly givenFor: Buffer | null;
}

/** In the default of every flag (§5.3). */
export const PLAIN_PIVOT: VariablePivot = { alias: null, configurable: false, required: false, advanced: false };
