/** A JSON object as telemetry has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The device time of each leaf of an object, in the object's own shape. */
export interface LeafTimes {
  readonly [name: string]: number | LeafTimes;
}

/** Values that came at different times. */
export interface Leaves {
  readonly values: JsonObject;
  readonly times: LeafTimes;
}

const NOTHING: Leaves = { values: {}, times: {} };

/**
 * Brings a sample's members into what is known, leaf by leaf: the one with the later device time stays, the first of two
 * with the same time; members that the sample lacks keep their value; arrays are leaves (SHA-10, SHA-12, SHA-13).
 * Returns `known` itself when nothing is new.
 */
export function mergeLeaves(known: Leaves | undefined, incoming: JsonObject, atMs: number): Leaves | undefined {
  const { values: oldValues, times: oldTimes } = known ?? NOTHING;
  let values: Record<string, unknown> | undefined;
  let times: Record<string, number | LeafTimes> | undefined;
  for (const name of Object.keys(incoming)) {
    // The one name that would set an object's prototype instead of a member; telemetry has no such field.
    if (name === '__proto__') continue;
    const merged = mergeMember(oldValues[name], oldTimes[name], incoming[name], atMs);
    if (merged === undefined) continue;
    values ??= { ...oldValues };
    times ??= { ...oldTimes };
    values[name] = merged.value;
    times[name] = merged.time;
  }
  return values === undefined || times === undefined ? known : { values, times };
}

/** The member after the merge, or undefined when it stays as it is. */
function mergeMember(
  value: unknown,
  time: number | LeafTimes | undefined,
  incoming: unknown,
  atMs: number,
): { value: unknown; time: number | LeafTimes } | undefined {
  if (incoming === undefined) return undefined;
  if (!isObject(incoming)) {
    return time === undefined || atMs > newestOf(time) ? { value: incoming, time: atMs } : undefined;
  }
  const isBranch = typeof time === 'object';
  if (time !== undefined && !isBranch && atMs <= time) return undefined;
  const known = isBranch ? { values: value as JsonObject, times: time } : undefined;
  const merged = mergeLeaves(known, incoming, atMs);
  return merged === known || merged === undefined ? undefined : { value: merged.values, time: merged.times };
}

/** Of a leaf or of all leaves below. A leaf and a branch of one name exist only if a device changes its mind about a field. */
function newestOf(time: number | LeafTimes): number {
  return typeof time === 'number' ? time : Math.max(...Object.values(time).map(newestOf));
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
