import { createHmac } from 'node:crypto';
import { authorizationHeader } from './oauth.ts';

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64');
const common = {
  deviceId: '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10',
  deviceSecret: 'q1W2e3R4t5Y6u7I8o9P0-aSdFgHjKlZxCvBnM_qWeRt',
  nonce: 'Zk3f9Q',
  timestampS: 1_700_000_000,
};

/** The vectors of the wire contract, §2.5. */
describe('the signature of a token request', () => {
  it.each([
    ['https://tracking.example.test/v2/token', 'f2S3f/tD2qygNW86cj5yMHUwxAb76aY3vWxeb5S8p+A='],
    ['http://localhost:8080/v2/token', 'TB0JeCFNUd8uF2TW2e8Dwxrh1YbjzjRx8Rzga0uki7Y='],
  ])('over %s', (url, signature) => {
    expect(authorizationHeader({ url, ...common }, hmac)).toContain(
      `oauth_signature="${encodeURIComponent(signature)}"`,
    );
  });
});
