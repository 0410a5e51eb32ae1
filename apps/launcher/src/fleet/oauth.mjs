import { createHmac } from 'node:crypto';

/**
 * Signs a device's request for a token: OAuth 1.0 with HMAC-SHA256.
 *
 * @param {{ url: string, deviceId: string, deviceSecret: string, nonce: string, timestampS: number }} options
 *   `url` is the one that is called; its query is signed too
 * @returns {string} the Authorization header
 */
export function authorizationHeader({ url, deviceId, deviceSecret, nonce, timestampS }) {
  /** @type {[string, string][]} */
  const parameters = [
    ['oauth_consumer_key', deviceId],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(timestampS)],
    ['oauth_version', '1.0'],
  ];
  const { origin, pathname, searchParams } = new URL(url);
  const signed = [...parameters, ...searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const baseString = `POST&${encode(origin + pathname)}&${encode(signed)}`;
  const signature = createHmac('sha256', `${encode(deviceSecret)}&`)
    .update(baseString)
    .digest('base64');
  const pairs = [...parameters, ['oauth_signature', signature]];
  return `OAuth ${pairs.map(([name, value]) => `${name}="${encode(String(value))}"`).join(',')}`;
}

/**
 * Percent-encodes all but the unreserved characters of RFC 3986; encodeURIComponent leaves five more.
 *
 * @param {string} text
 */
function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
