/** A property of a shadow as SHA-9 answers it. */
export interface SelectedProperty {
  readonly contentType: 'application/json' | 'text/plain';
  readonly text: string;
}

/**
 * What is under a path below a state; undefined when nothing is. Objects and arrays are JSON, everything else is the bare
 * text (SHA-9). Members of the object alone count, not what every JavaScript object has.
 */
export function selectProperty(state: object, path: readonly string[]): SelectedProperty | undefined {
  let value: unknown = state;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    // An array's own `length` is none of its items.
    if (Array.isArray(value) && !/^\d+$/.test(name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) {
    return { contentType: 'application/json', text: JSON.stringify(value) };
  }
  return { contentType: 'text/plain', text: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The segments of a path, each decoded for itself, so that an encoded slash stays part of a name. */
export function pathSegments(path: string): string[] | undefined {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
