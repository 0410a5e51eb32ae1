import { createHmac, timingSafeEqual } from 'node:crypto';
import type { OAuthHeader } from './authorization-header.ts';
import { baseString, parameterString, type Parameter } from './base-string.ts';
import { percentEncode } from './percent-encoding.ts';

/** §2.2, steps 5 and 6: base64 of HMAC-SHA256; the token secret is empty. */
export function sign(base: string, deviceSecret: string): string {
  return createHmac('sha256', `${percentEncode(deviceSecret)}&`)
    .update(base)
    .digest('base64');
}

/** Whether the device signed this request, for any of the addresses that it may know this instance by (OAUTH-1). */
export function isSignatureValid(
  header: OAuthHeader,
  query: readonly Parameter[],
  baseUrls: readonly string[],
  deviceSecret: string,
): boolean {
  const parameters = parameterString(header.parameters, query);
  const given = Buffer.from(header.signature);
  // No early exit: how long it takes says nothing about which address matched.
  let valid = false;
  for (const baseUrl of baseUrls) {
    const expected = Buffer.from(sign(baseString('POST', baseUrl, parameters), deviceSecret));
    if (given.length === expected.length && timingSafeEqual(given, expected)) valid = true;
  }
  return valid;
}
