import { ValidateBy } from 'class-validator';

/** An object of at most so many bytes as JSON, without the NUL characters that PostgreSQL does not take. */
export function IsStorableObject(maxBytes: number): PropertyDecorator {
  return ValidateBy({
    name: 'isStorableObject',
    validator: {
      validate: (value) => problemOf(value, maxBytes) === undefined,
      defaultMessage: (parts) => `$property ${problemOf(parts?.value, maxBytes) ?? ''}`,
    },
  });
}

function problemOf(value: unknown, maxBytes: number): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > maxBytes) return `must have at most ${String(maxBytes)} bytes as JSON`;
  return text.includes('\\u0000') ? 'must not hold NUL characters' : undefined;
}
