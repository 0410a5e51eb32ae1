import type { Credentials } from '../../../domain/credentials/credentials.ts';
import type { NewVariable } from './variable.ts';

/** The credentials that variables hold, by key; those without a value are absent. */
export const credentialsOf = (variables: readonly Pick<NewVariable, 'key' | 'value'>[]): Credentials =>
  Object.fromEntries(variables.flatMap(({ key, value }) => (value === null ? [] : [[key, memberOf(value)]])));

/** The same of a new connector: those that are left open are there, as null. */
export const openCredentialsOf = (variables: readonly Pick<NewVariable, 'key' | 'value'>[]): Credentials =>
  Object.fromEntries(variables.map(({ key, value }) => [key, value === null ? null : memberOf(value)]));

/** A member of credentials as the value of a variable. What is no text is kept as JSON. */
export function valueOf(member: unknown): string | null {
  if (member === undefined || member === null) return null;
  return typeof member === 'string' ? member : JSON.stringify(member);
}

/** Variables hold texts: where a driver wants an object or a list, its JSON is one. */
function memberOf(value: string): unknown {
  if (!/^[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
