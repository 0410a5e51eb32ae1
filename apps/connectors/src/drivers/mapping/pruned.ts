const MAX_MEMBERS = 150;
const MAX_DEPTH = 10;
const MAX_VALUES = 2_000;

/**
 * As much of a message as a device may have meant: JSONata takes 20 µs and more for each member, and a body may have twenty
 * thousand. What comes after the first 150 members of an object or a list is left out.
 */
export function pruned(value: unknown): unknown {
  let left = MAX_VALUES;
  const prune = (part: unknown, depth: number): unknown => {
    left -= 1;
    if (typeof part !== 'object' || part === null) return part;
    if (depth === MAX_DEPTH) return null;
    if (Array.isArray(part)) return whileRoom(part, (member) => prune(member, depth + 1));
    return Object.fromEntries(
      whileRoom(Object.entries(part), ([key, member]) => [key, prune(member, depth + 1)] as const),
    );
  };
  const whileRoom = <Member, Result>(members: readonly Member[], each: (member: Member) => Result): Result[] => {
    const kept: Result[] = [];
    for (const member of members) {
      if (kept.length === MAX_MEMBERS || left <= 0) break;
      kept.push(each(member));
    }
    return kept;
  };
  return prune(value, 0);
}
