/** HMAC-SHA256 as base64: k6 and Node have different ones. */
export type Hmac = (key: string, text: string) => string;

export interface TokenRequest {
  /** Of `/v2/token` as the device knows it, without query; lower-case scheme and host. */
  readonly url: string;
  readonly deviceId: string;
  readonly deviceSecret: string;
  readonly nonce: string;
  readonly timestampS: number;
}

/** Signs a device's request for a token: OAuth 1.0 with HMAC-SHA256. @returns the Authorization header */
export function authorizationHeader(
  { url, deviceId, deviceSecret, nonce, timestampS }: TokenRequest,
  hmac: Hmac,
): string {
  const parameters: [string, string][] = [
    ['oauth_consumer_key', deviceId],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(timestampS)],
    ['oauth_version', '1.0'],
  ];
  const signed = parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const signature = hmac(`${encode(deviceSecret)}&`, `POST&${encode(url)}&${encode(signed)}`);
  const pairs = [...parameters, ['oauth_signature', signature] as const];
  return `OAuth ${pairs.map(([name, value]) => `${name}="${encode(value)}"`).join(',')}`;
}

/** Percent-encodes all but the unreserved characters of RFC 3986; encodeURIComponent leaves five more. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
