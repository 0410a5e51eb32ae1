/** What the value of a field may be. */
export type FieldRule =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'flag' }
  /** A list of texts, or of UUIDs. */
  | { readonly kind: 'texts' | 'uuids' };

/** §1.2, §9.2: of names, types, tags, and ids that are no UUIDs. */
export const MAX_TEXT_LENGTH = 50;
/** §9.2: of each list. */
export const MAX_LIST_LENGTH = 10;
/** What a desired rate may be (§4.2). */
export const MAX_RATE = 2_147_483_647;

/** Every field that a row may have (§9.2, §9.3). */
export const rowFields = {
  name: { kind: 'text' },
  deviceId: { kind: 'text' },
  externalId: { kind: 'text' },
  externalDeviceId: { kind: 'text' },
  connectorId: { kind: 'text' },
  trackingId: { kind: 'text' },
  type: { kind: 'text' },
  tags: { kind: 'texts' },
  geofences: { kind: 'uuids' },
  rules: { kind: 'uuids' },
  sampleMs: { kind: 'integer' },
  sendMs: { kind: 'integer' },
  distanceM: { kind: 'integer' },
  areaBased: { kind: 'flag' },
  unclaimOnly: { kind: 'flag' },
  removeFromConnectorOnly: { kind: 'flag' },
} as const satisfies Record<string, FieldRule>;

export type FieldName = keyof typeof rowFields;

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(rowFields, name);

/** The field whose list an item belongs to. */
export type ListName = {
  [Name in FieldName]: (typeof rowFields)[Name]['kind'] extends 'texts' | 'uuids' ? Name : never;
}[FieldName];
