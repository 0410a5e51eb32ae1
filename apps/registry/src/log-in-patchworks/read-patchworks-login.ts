import { patchworksInvalid } from '@umbra/wire';

const MAX_LENGTHS = { username: 320, password: 1_000 };

type Field = keyof typeof MAX_LENGTHS;

/**
 * The fields of a login (patchworks-contract.md §1). Names are trimmed, passwords are not: blanks may be part of one.
 * @param body whatever JSON it was: what is no object has no fields
 * @throws WireError 422
 */
export function readPatchworksLogin(body: unknown): Readonly<Record<Field, string>> {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const name = given['username'] ?? given['email'];
  const username = typeof name === 'string' ? name.trim() : name;
  const password = given['password'];
  const errors = { ...errorsOf('username', username), ...errorsOf('password', password) };
  if (Object.keys(errors).length > 0) throw patchworksInvalid(errors);
  return { username: username as string, password: password as string };
}

function errorsOf(field: Field, value: unknown): Partial<Record<Field, string[]>> {
  const max = MAX_LENGTHS[field];
  if (value === undefined || value === null || value === '') return { [field]: [`The ${field} field is required.`] };
  if (typeof value !== 'string') return { [field]: [`The ${field} field must be a string.`] };
  if (value.length > max) return { [field]: [`The ${field} field must not be greater than ${max} characters.`] };
  return {};
}
