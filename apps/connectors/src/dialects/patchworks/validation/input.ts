import { patchworksError } from '@umbra/wire';

/** What a request says, by field; of a null prototype, so that no field is there that nobody sent. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * A body as validation sees it: strings trimmed, empty ones null (§3.3). What is no object says nothing.
 * @throws WireError 400 for U+0000 in a text, which no column takes
 */
export function inputOf(body: unknown): Input {
  return isObject(body) ? tidyObject(body) : (Object.create(null) as Input);
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function tidy(value: unknown): unknown {
  if (typeof value === 'string') return tidyText(value);
  if (Array.isArray(value)) return value.map(tidy);
  return isObject(value) ? tidyObject(value) : value;
}

function tidyObject(value: Readonly<Record<string, unknown>>): Input {
  const tidied = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) {
    refuseNul(name);
    tidied[name] = tidy(member);
  }
  return tidied;
}

function tidyText(text: string): string | null {
  refuseNul(text);
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

function refuseNul(text: string): void {
  if (text.includes('\0')) {
    throw patchworksError(400, 'PATCHWORKS_TEXT_NUL', 'The request has a text with the character U+0000.');
  }
}
