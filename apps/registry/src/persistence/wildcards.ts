/** `*` any run of characters, `?` exactly one (§1.7), as a pattern of LIKE; all else means itself. */
export function likePattern(text: string): string {
  return text
    .replaceAll(/[\\%_]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '%')
    .replaceAll('?', '_');
}
