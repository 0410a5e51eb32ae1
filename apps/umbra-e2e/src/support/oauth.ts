import { createHmac, randomBytes } from 'node:crypto';

/** All but the unreserved characters of RFC 3986; encodeURIComponent leaves five more. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

export interface DeviceSecret {
  readonly deviceId: string;
  readonly deviceSecret: string;
}

/** The Authorization header by which a device asks for a token (contract §2.2). @param url as the device calls it */
export function oauthHeader(url: string, { deviceId, deviceSecret }: DeviceSecret, nowMs = Date.now()): string {
  const { origin, pathname, searchParams } = new URL(url);
  const parameters: [string, string][] = [
    ['oauth_consumer_key', deviceId],
    ['oauth_nonce', randomBytes(6).toString('hex')],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(Math.floor(nowMs / 1000))],
    ['oauth_version', '1.0'],
  ];
  const pairs = [...parameters, ...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const base = `POST&${encode(origin + pathname)}&${encode(pairs.join('&'))}`;
  const signature = createHmac('sha256', `${encode(deviceSecret)}&`)
    .update(base)
    .digest('base64');
  const fields = [...parameters, ['oauth_signature', signature] as const];
  return `OAuth ${fields.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
}
