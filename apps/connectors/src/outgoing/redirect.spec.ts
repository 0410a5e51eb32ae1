import { redirected, type Hop } from './redirect.ts';

const hop = (url: string, method: Hop['method'] = 'GET', body?: string): Hop => ({
  target: new URL(url),
  method,
  body,
});

describe('redirects', () => {
  it('are followed within the host', () => {
    const next = redirected(hop('https://cloud.example/a?x=1'), 302, '/b');
    expect(String(next?.target)).toBe('https://cloud.example/b');
  });

  it('may go from http to https', () => {
    expect(String(redirected(hop('http://cloud.example/a'), 301, 'https://cloud.example/a')?.target)).toBe(
      'https://cloud.example/a',
    );
  });

  it.each([
    ['another host', 'https://cloud.example/a', 'https://evil.example/a'],
    ['another host without a scheme', 'https://cloud.example/a', '//evil.example/a'],
    ['a host below', 'https://cloud.example/a', 'https://api.cloud.example/a'],
    ['another port', 'https://cloud.example/a', 'https://cloud.example:8443/a'],
    ['https from a port of http', 'http://cloud.example:8080/a', 'https://cloud.example/a'],
    ['http', 'https://cloud.example/a', 'http://cloud.example/a'],
    ['a file', 'https://cloud.example/a', 'file:///etc/passwd'],
    ['a user', 'https://cloud.example/a', 'https://u:p@cloud.example/a'],
    ['nowhere', 'https://cloud.example/a', 'http://['],
  ])('are refused to %s', (_what, from, to) => {
    expect(() => redirected(hop(from), 302, to)).toThrow(expect.objectContaining({ kind: 'refused' }));
  });

  it('repeat a body only where they say so', () => {
    const post = hop('https://cloud.example/a', 'POST', '{}');
    expect(redirected(post, 302, '/b')).toMatchObject({ method: 'GET', body: undefined });
    expect(redirected(post, 303, '/b')).toMatchObject({ method: 'GET', body: undefined });
    expect(redirected(post, 307, '/b')).toMatchObject({ method: 'POST', body: '{}' });
    expect(redirected(hop('https://cloud.example/a', 'PUT', '{}'), 301, '/b')).toMatchObject({ method: 'PUT' });
    expect(redirected(hop('https://cloud.example/a', 'HEAD'), 303, '/b')).toMatchObject({ method: 'HEAD' });
  });

  it.each([200, 304, 300])('are none of %i', (status) => {
    expect(redirected(hop('https://cloud.example/a'), status, '/b')).toBeUndefined();
  });

  it('are none without a place', () => {
    expect(redirected(hop('https://cloud.example/a'), 302, undefined)).toBeUndefined();
  });
});
