/** Why a body was not accepted: which field, what is wrong with it, what would be right. Never the value itself. */
export interface Refusal {
  /** `data[0].position.lat`; empty for the body as a whole. */
  readonly path: string;
  readonly reason: string;
  /** A short fixed name, for metrics. */
  readonly cause: 'schema' | 'rule' | 'time' | 'payload-size' | 'payload-number';
}

/** `data[0]` + `timestamp` → `data[0].timestamp`. */
export function pathTo(parent: string, member: string | number): string {
  if (typeof member === 'number') return `${parent}[${member}]`;
  return parent === '' ? member : `${parent}.${member}`;
}
