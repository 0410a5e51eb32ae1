/** The number in a path or in a query. @returns undefined when it is none of ours: a text of digits, without zeros before */
export const registrationId = (text: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;

/** A connector that a project registered, as this dialect sees it. */
export interface Registration {
  readonly id: number;
  /** As it was sent, blanks included; uniqueness is by the trimmed one (J3.6). */
  readonly name: string;
  readonly version: string;
  readonly key: string;
  /** In clear: for the answers of J3 and J4 alone. */
  readonly secret: string;
  /** First of a block of 100: the others are functions (J3.3). */
  readonly endpointEntityId: number;
}

const LAST_OF_BLOCK = 99;

/** The members that J3 and J4 have in common; every number is a text of digits (§1). */
export const credentialsOf = ({ id, key, secret, endpointEntityId }: Registration) => ({
  ...{ id: String(id), key, secret },
  endpointEntityId: String(endpointEntityId),
  functionEntityStartId: String(endpointEntityId + 1),
  functionEntityEndId: String(endpointEntityId + LAST_OF_BLOCK),
});
