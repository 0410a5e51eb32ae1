import { refusals } from '../registry.errors.ts';

/** Of labels and aliases: keys, values, types and external ids (§1.9). */
export const MAX_TEXT_LENGTH = 50;

/**
 * A text of 1 to 50 characters that can be stored; surrogate pairs are one.
 * @param path of it in the request
 * @throws WireError 400
 */
export function boundedText(path: string, text: unknown): string {
  if (typeof text !== 'string') throw refusals.valueInvalid(path, 'must be a text');
  if (text.includes('\0')) throw refusals.valueInvalid(path, 'must not hold a NUL character');
  // Longer than that it is too long, whatever its characters are.
  const length = text.length > 2 * MAX_TEXT_LENGTH ? Infinity : Array.from(text).length;
  if (length < 1 || length > MAX_TEXT_LENGTH) {
    throw refusals.valueInvalid(path, `must have 1 to ${MAX_TEXT_LENGTH} characters`);
  }
  return text;
}

/**
 * The pairs of a map `{name: [texts…]}`, as batches of labels and aliases have it.
 * @param path of it in the body
 * @throws WireError 400
 */
export function boundedPairs(path: string, map: object, maxPairs: number): readonly (readonly [string, string])[] {
  const entries = Object.entries(map as Readonly<Record<string, unknown>>);
  const pairs = entries.flatMap(([name, texts]) => {
    boundedText(`${path}: a name in it`, name);
    if (!Array.isArray(texts)) throw refusals.valueInvalid(`${path}.${name}`, 'must be a list of texts');
    if (texts.length > maxPairs) throw refusals.valueInvalid(path, `must hold at most ${maxPairs} texts`);
    return texts.map((text, index) => [name, boundedText(`${path}.${name}[${index}]`, text)] as const);
  });
  if (pairs.length > maxPairs) throw refusals.valueInvalid(path, `must hold at most ${maxPairs} texts`);
  return pairs;
}

/** The map of pairs: each name with its texts, in their order. */
export function mapOf(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, readonly string[]>> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.map(([, text]) => text)]));
}
