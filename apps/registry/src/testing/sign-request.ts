import { randomUUID } from 'node:crypto';
import { baseString, parameterString, type Parameter } from '../oauth/base-string.ts';
import { percentEncode } from '../oauth/percent-encoding.ts';
import { sign } from '../oauth/verify-signature.ts';

export interface SignedBy {
  readonly deviceId: string;
  readonly deviceSecret: string;
}

export interface SigningOptions {
  /** What the device believes the address to be. */
  readonly baseUrl?: string;
  readonly query?: readonly Parameter[];
  readonly timestampS?: number;
  readonly nonce?: string;
  /** Replaces or adds parameters; undefined leaves one out. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
}

/** The Authorization header of a device that signs in. */
export function signedHeader({ deviceId, deviceSecret }: SignedBy, options: SigningOptions = {}): string {
  const given: Record<string, string | undefined> = {
    oauth_consumer_key: deviceId,
    oauth_nonce: options.nonce ?? randomUUID(),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(options.timestampS ?? Math.floor(Date.now() / 1_000)),
    oauth_version: '1.0',
    ...options.parameters,
  };
  const signed = new Map(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const base = baseString(
    'POST',
    options.baseUrl ?? 'http://localhost:8080/v2/token',
    parameterString(signed, options.query ?? []),
  );
  const pairs = [...signed, ['oauth_signature', sign(base, deviceSecret)] as const];
  return `OAuth ${pairs.map(([name, value]) => `${name}="${percentEncode(value)}"`).join(', ')}`;
}
