const ALIGNMENTS = [0, 1, 2];
/** Four characters of base64 hold three bytes: those that a neighbour has a part in say nothing. */
const BASE64_BLOCK = 4;

/**
 * The texts by which a secret may be found in a heap of others: as it is, escaped for JSON and for URLs, in hex, and inside of
 * base64 (both alphabets) wherever it begins there.
 */
export function secretForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      bytes.toString('hex'),
      ...ALIGNMENTS.flatMap((before) => base64At(bytes, before)),
    ]),
  ];
}

/** What is the same in the base64 of every text that holds the bytes with so many others before them, modulo three. */
function base64At(bytes: Buffer, before: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const from = before === 0 ? 0 : BASE64_BLOCK;
  const whole = Math.floor((bytes.length + before) / 3) * BASE64_BLOCK;
  const inner = padded.slice(from, whole);
  return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
}
