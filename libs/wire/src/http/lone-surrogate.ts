/** Any escape of a JSON text; only those of code units say more than one character. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|.)/gi;

/**
 * Whether a JSON text has half of a surrogate pair among its escapes (`"\ud800"`): valid JSON, but no Unicode text, and no
 * UTF-8 and no database can hold it.
 */
export function hasLoneSurrogate(json: string): boolean {
  let highEndsAt: number | undefined;
  for (const match of json.matchAll(ESCAPE)) {
    const unit = match[1] === undefined ? 0 : Number.parseInt(match[1], 16);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    const completes = isLow && highEndsAt === match.index;
    if (isLow !== completes || (highEndsAt !== undefined && !completes)) return true;
    highEndsAt = unit >= 0xd800 && unit <= 0xdbff ? match.index + match[0].length : undefined;
  }
  return highEndsAt !== undefined;
}
