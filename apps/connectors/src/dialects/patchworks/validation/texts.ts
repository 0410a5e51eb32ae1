/** How a text calls a field: by its name in words, or inside a list by its path as it is (§3.3). */
const attributeOf = (path: string): string => (path.includes('.') ? path : path.replaceAll('_', ' '));

/** What is said of a field (§3.3); `path` is also its key in `errors`. */
export const texts = {
  required: (path: string) => `The ${attributeOf(path)} field is required.`,
  string: (path: string) => `The ${attributeOf(path)} field must be a string.`,
  integer: (path: string) => `The ${attributeOf(path)} field must be an integer.`,
  boolean: (path: string) => `The ${attributeOf(path)} field must be true or false.`,
  array: (path: string) => `The ${attributeOf(path)} field must be an array.`,
  timezone: (path: string) => `The ${attributeOf(path)} field must be a valid timezone.`,
  /** Of an enumeration, and of a row that is not there. */
  selected: (path: string) => `The selected ${attributeOf(path)} is invalid.`,
  longer: (path: string, characters: number) =>
    `The ${attributeOf(path)} field must not be greater than ${String(characters)} characters.`,
  below: (path: string, least: number) => `The ${attributeOf(path)} field must be at least ${String(least)}.`,
  above: (path: string, most: number) => `The ${attributeOf(path)} field must not be greater than ${String(most)}.`,
  moreItems: (path: string, most: number) =>
    `The ${attributeOf(path)} field must not have more than ${String(most)} items.`,
  duplicate: (path: string) => `The ${attributeOf(path)} field has a duplicate value.`,
  /** V7: nothing is stored that could be kept. */
  masked: (path: string) => `The ${attributeOf(path)} field must be a value, not the mask of one.`,
  /** V9 */
  locked: (path: string) => `The ${attributeOf(path)} field cannot be changed: the variable is locked.`,
  /** A secret that would be shown, or sent to another host than it was given for, or that no key opens any more. */
  anew: (path: string, why: string) => `The ${attributeOf(path)} field must be given anew: ${why}.`,
  /** What other connectors send, and where, is not changed by the way. */
  shared: (path: string) =>
    `The ${attributeOf(path)} field cannot be changed: another connector has the variable, too.`,
  unlinkable: (path: string) =>
    `The ${attributeOf(path)} field must be of no secret and of no address: a connector has its own.`,
} as const;
