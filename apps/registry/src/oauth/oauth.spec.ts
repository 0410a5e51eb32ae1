import { readAuthorizationHeader, type OAuthHeader } from './authorization-header.ts';
import { baseString, parameterString } from './base-string.ts';
import { tokenBaseUrls } from './base-urls.ts';
import { percentEncode } from './percent-encoding.ts';
import { queryParameters } from './query-parameters.ts';
import { isSignatureValid, sign } from './verify-signature.ts';

const DEVICE_ID = '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10';
const SECRET = 'q1W2e3R4t5Y6u7I8o9P0-aSdFgHjKlZxCvBnM_qWeRt';
const PUBLIC = 'https://tracking.example.test';
const VECTOR_A_HEADER =
  `OAuth oauth_consumer_key="${DEVICE_ID}",oauth_nonce="Zk3f9Q",` +
  'oauth_signature="f2S3f%2FtD2qygNW86cj5yMHUwxAb76aY3vWxeb5S8p%2BA%3D",oauth_signature_method="HMAC-SHA256",' +
  'oauth_timestamp="1700000000",oauth_version="1.0"';

function read(authorization: string): OAuthHeader {
  const reading = readAuthorizationHeader(authorization);
  if (!('header' in reading)) throw new Error(reading.problem);
  return reading.header;
}

const vectorHeader = (signature: string, version: string | undefined = '1.0'): OAuthHeader =>
  read(
    `OAuth oauth_consumer_key="${DEVICE_ID}",oauth_nonce="Zk3f9Q",oauth_signature="${percentEncode(signature)}",` +
      'oauth_signature_method="HMAC-SHA256",oauth_timestamp="1700000000"' +
      (version === '' ? '' : `,oauth_version="${version}"`),
  );

describe('the test vectors of §2.5', () => {
  it('A: gives the parameter string, base string and signature of the contract', () => {
    const parameters = parameterString(read(VECTOR_A_HEADER).parameters, []);
    expect(parameters).toBe(
      `oauth_consumer_key=${DEVICE_ID}&oauth_nonce=Zk3f9Q&oauth_signature_method=HMAC-SHA256&oauth_timestamp=1700000000&oauth_version=1.0`,
    );
    const base = baseString('POST', `${PUBLIC}/v2/token`, parameters);
    expect(base).toBe(
      `POST&https%3A%2F%2Ftracking.example.test%2Fv2%2Ftoken&oauth_consumer_key%3D${DEVICE_ID}%26oauth_nonce%3DZk3f9Q%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1700000000%26oauth_version%3D1.0`,
    );
    expect(sign(base, SECRET)).toBe('f2S3f/tD2qygNW86cj5yMHUwxAb76aY3vWxeb5S8p+A=');
  });

  it.each([
    ['A', PUBLIC, '/v2/token', '1.0', 'f2S3f/tD2qygNW86cj5yMHUwxAb76aY3vWxeb5S8p+A='],
    ['B', 'http://localhost:8080', '/v2/token', '1.0', 'TB0JeCFNUd8uF2TW2e8Dwxrh1YbjzjRx8Rzga0uki7Y='],
    [
      'C',
      'http://localhost:8080',
      '/v2/token?projectId=org1%3Aproj%201',
      '1.0',
      'MnPQrS9L91UscVF1B0EM/JQdVsS45JR3BSJPQIn4YAk=',
    ],
    ['D', PUBLIC, '/v2/token', '', 'P9uK4D8iwGQF6q5UDnyY5GfJi3p61qCAjFd+7MnXMt4='],
  ])('%s verifies, and for its own address only', (_name, origin, url, version, signature) => {
    const header = vectorHeader(signature, version);
    const query = queryParameters(url) ?? [];
    expect(isSignatureValid(header, query, ['https://a.test/v2/token', `${origin}/v2/token`], SECRET)).toBe(true);
    expect(isSignatureValid(header, query, ['https://a.test/v2/token'], SECRET)).toBe(false);
    expect(isSignatureValid(header, [...query, ['x', '1']], [`${origin}/v2/token`], SECRET)).toBe(false);
    expect(isSignatureValid(header, query, [`${origin}/v2/token`], `${SECRET}x`)).toBe(false);
  });
});

describe('the signature', () => {
  it.each(['', 'short', 'TB0JeCFNUd8uF2TW2e8Dwxrh1YbjzjRx8Rzga0uki7Y', 'é'.repeat(22)])(
    'refuses "%s" without a crash',
    (signature) => {
      const header = { ...read(VECTOR_A_HEADER), signature };
      expect(isSignatureValid(header, [], [`${PUBLIC}/v2/token`], SECRET)).toBe(false);
    },
  );

  it('sorts repeated query parameters by name, then value, as encoded', () => {
    const query = queryParameters('/v2/token?b=2&a=%C3%A9&a=z&a=&c&b=1+1') ?? [];
    expect(parameterString(new Map(), query)).toBe('a=&a=%C3%A9&a=z&b=1%201&b=2&c=');
  });

  it('encodes all but the unreserved set of RFC 3986', () => {
    expect(percentEncode("AZaz09-._~ !'()*/+")).toBe('AZaz09-._~%20%21%27%28%29%2A%2F%2B');
  });
});

describe('the Authorization header', () => {
  const pairs = VECTOR_A_HEADER.slice('OAuth '.length).split(',');

  it('takes pairs in any order, with blanks and line breaks, and any case of the scheme', () => {
    const shuffled = [...pairs].reverse().join(' ,\r\n  ');
    expect(read(`oauth\t${shuffled}`)).toMatchObject({
      consumerKey: DEVICE_ID,
      nonce: 'Zk3f9Q',
      timestampS: 1_700_000_000,
    });
  });

  it('never signs the realm', () => {
    const header = read(`OAuth realm="IoT", ${pairs.join(',')}`);
    expect(isSignatureValid(header, [], [`${PUBLIC}/v2/token`], SECRET)).toBe(true);
  });

  it('OAUTH-6 refuses what is absent, of another scheme, or broken', () => {
    const broken = [
      undefined,
      '',
      'Bearer abc',
      'OAuth',
      'OAuthX a="b"',
      'OAuth a=b',
      `OAuth ${pairs.join(';')}`,
      `OAuth ${pairs.join(',')},`,
      `OAuth ${pairs.join(',')},oauth_nonce="twice"`,
      `OAuth ${pairs.slice(1).join(',')}`,
      `OAuth ${pairs.join(',')},x="%GG"`,
      `OAuth ${pairs.join(',').replace('"1700000000"', '"soon"')}`,
      `OAuth ${pairs.join(',').replace('"1700000000"', '"-1"')}`,
      `OAuth ${pairs.join(',').replace('"Zk3f9Q"', '""')}`,
    ];
    for (const text of broken) expect(readAuthorizationHeader(text)).toEqual({ problem: expect.any(String) });
  });

  it('reads hostile headers in linear time', () => {
    const startedAt = performance.now();
    for (const text of [' '.repeat(60_000), 'a'.repeat(60_000), ' ,'.repeat(30_000), 'a="b",'.repeat(10_000)]) {
      readAuthorizationHeader(`OAuth ${text}`);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('the addresses that a device may sign for', () => {
  it('OAUTH-1 are the public ones and the local ones, without default ports, in lower case', () => {
    expect(tokenBaseUrls(['https://Tracking.Example.test:443/', 'http://a.test:8443'], 8080)).toEqual([
      'https://tracking.example.test/v2/token',
      'http://a.test:8443/v2/token',
      'http://localhost:8080/v2/token',
      'http://127.0.0.1:8080/v2/token',
    ]);
  });
});
