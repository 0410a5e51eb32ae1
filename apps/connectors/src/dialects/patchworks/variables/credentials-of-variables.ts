import type { Credentials } from '../../../domain/credentials/credentials.ts';
import type { NewVariable } from './variable.ts';

type Valued = Pick<NewVariable, 'key' | 'value'>;

/** The credentials that variables hold, by key, all of them texts; those without a value are absent. */
export const credentialsOf = (variables: readonly Valued[]): Credentials =>
  Object.fromEntries(variables.flatMap(({ key, value }) => (value === null ? [] : [[key, value]])));

/** The same of a new connector: those that are left open are there, as null. */
export const openCredentialsOf = (variables: readonly Valued[]): Credentials =>
  Object.fromEntries(variables.map(({ key, value }) => [key, value]));

/** A member of credentials as the value of a variable. What is no text becomes its JSON, which drivers read as well. */
export function valueOf(member: unknown): string | null {
  if (member === undefined || member === null) return null;
  return typeof member === 'string' ? member : JSON.stringify(member);
}
