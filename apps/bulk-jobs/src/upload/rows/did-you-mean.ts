const MAX_EDITS = 2;
/** Longer names are nobody's slip. */
const MAX_LENGTH = 40;

/** `; did you mean sendMs?` where one of the names is near, otherwise nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const plain = plainOf(name);
  if (plain === '' || plain.length > MAX_LENGTH) return '';
  const near = [...names]
    .map((candidate) => ({ candidate, edits: editsBetween(plain, plainOf(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.min(MAX_EDITS, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.edits - b.edits)[0];
  return near === undefined ? '' : `; did you mean ${near.candidate}?`;
}

/** `Send Ms`, `send_ms`, ` sendms` and `sendMs` are the same slip. */
const plainOf = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** The Levenshtein distance. */
function editsBetween(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = before[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      now.push(Math.min(replaced, before[column]! + 1, now[column - 1]! + 1));
    }
    before = now;
  }
  return before[to.length]!;
}
