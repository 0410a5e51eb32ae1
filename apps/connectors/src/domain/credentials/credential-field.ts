/** A member of a connector's credentials, as its driver wants it (`externalCloudInfoSchema` of §8.2). */
export interface CredentialField {
  /** ≤ 100 characters. */
  readonly key: string;
  /** For people. */
  readonly label: string;
  /** Need not be given (C2C-6). */
  readonly isOptional?: boolean;
  /** Shown as a mask. A member that no field names is secret as well. */
  readonly isSecret?: boolean;
  /** A URL that the secrets are sent to: where its host changes, they must be given anew. */
  readonly isAddress?: boolean;
}
