import { parseEvent, UnreadableEventError } from '@umbra/contracts/envelope';

type Members = Readonly<Record<string, unknown>>;

/**
 * Makes the reader of a state-carrying topic. Whatever an event is called, its data is the whole state after it, so that
 * types which this build does not know yet are read as well; another version of the schema is not.
 * @param check throws UnreadableEventError when a member is missing that a view relies on
 */
export function stateReader<State>(schemaVersion: number, check: (data: Members) => void) {
  /** @returns undefined when a newer writer wrote it @throws UnreadableEventError */
  return (value: Buffer | null): State | undefined => {
    const event = parseEvent(value);
    if (event.version !== schemaVersion) return undefined;
    const data = event.data as Members;
    requireNumber(data, 'version');
    check(data);
    return data as State;
  };
}

export function requireText(data: Members, ...names: string[]): void {
  for (const name of names) {
    if (typeof data[name] !== 'string' || data[name] === '')
      throw new UnreadableEventError(`\`${name}\` is not a text`);
  }
}

export function requireNumber(data: Members, ...names: string[]): void {
  for (const name of names) {
    if (!Number.isSafeInteger(data[name])) throw new UnreadableEventError(`\`${name}\` is not a whole number`);
  }
}

/** The objects of a list. */
export function requireObjects(data: Members, name: string): readonly Members[] {
  const list: unknown = data[name];
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new UnreadableEventError(`\`${name}\` is not a list of objects`);
  }
  return list;
}

export function requireObject(data: Members, name: string): Members {
  const value = data[name];
  if (!isObject(value)) throw new UnreadableEventError(`\`${name}\` is not an object`);
  return value;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
