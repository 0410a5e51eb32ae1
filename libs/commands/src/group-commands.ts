/** What grouping has to know of a command. */
export interface Groupable {
  /** Commands of one key keep their order. */
  readonly key: string;
  /** One that is given twice is never twice in a group: the second is answered with what came of the first. */
  readonly commandId: string;
  /** Those of one kind may go together; undefined: goes alone. */
  readonly kind: string | undefined;
}

/** The commands in groups, to be carried out one group after the other. */
export function groupCommands<Item extends Groupable>(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  const lastOfKey = new Map<string, number>();
  const lastOfId = new Map<string, number>();
  const lastOfKind = new Map<string, number>();
  for (const item of items) {
    const earliest = Math.max(lastOfKey.get(item.key) ?? 0, (lastOfId.get(item.commandId) ?? -1) + 1);
    const open = item.kind === undefined ? undefined : lastOfKind.get(item.kind);
    const place = open !== undefined && open >= earliest ? open : groups.length;
    const group = (groups[place] ??= []);
    group.push(item);
    lastOfKey.set(item.key, place);
    lastOfId.set(item.commandId, place);
    if (item.kind !== undefined) lastOfKind.set(item.kind, place);
  }
  return groups;
}
