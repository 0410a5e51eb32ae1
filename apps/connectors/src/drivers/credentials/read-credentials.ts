import type { Credentials } from '../../domain/credentials/credentials.ts';
import { ExternalCloudError } from '../../domain/driver/external-cloud.error.ts';

/** Credentials that cannot be right, whoever looks. The reason repeats nothing of them. */
export class CredentialsMalformedError extends ExternalCloudError {
  /** A key of the credentials. */
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super('refused', `The credentials are not complete: ${field} ${reason}.`);
    this.field = field;
    this.reason = reason;
  }
}

export function textOf(credentials: Credentials, field: string): string {
  const text = optionalTextOf(credentials, field);
  if (text === undefined) throw new CredentialsMalformedError(field, 'must be a text');
  return text;
}

/** An empty text is none: variables may be left empty. */
export function optionalTextOf(credentials: Credentials, field: string): string | undefined {
  const value = credentials[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new CredentialsMalformedError(field, 'must be a text');
  return value;
}

/** A number, or a text that says one: variables are texts. */
export function optionalNumberOf(
  credentials: Credentials,
  field: string,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const value = credentials[field];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= from && number <= to)) {
    throw new CredentialsMalformedError(field, `must be a number from ${String(from)} to ${String(to)}`);
  }
  return number;
}

/** A point in time, ISO 8601. @returns milliseconds */
export function optionalTimeOf(credentials: Credentials, field: string): number | undefined {
  const text = optionalTextOf(credentials, field);
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d\d-\d\d(?:T|$)/.test(text) ? Date.parse(text) : NaN;
  if (!(ms >= 0)) throw new CredentialsMalformedError(field, 'must be a time like 2026-01-31T12:00:00Z');
  return ms;
}

/** Where a cloud is. @returns without a slash at its end, so that paths can be put behind it */
export function baseUrlOf(credentials: Credentials, field = 'url'): string {
  const url = URL.parse(textOf(credentials, field).trim());
  const isFit =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!isFit) {
    throw new CredentialsMalformedError(
      field,
      'must be an address like https://cloud.example.com, without a user, a query or a fragment',
    );
  }
  return url.href.replace(/\/+$/, '');
}
