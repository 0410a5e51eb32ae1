import { targetFor } from './target.ts';

describe('targetFor', () => {
  it.each([
    ['/v2/', '/v2/'],
    ['//v2/token', '/v2/token'],
    ['/v2///x//?a=//b/../c', '/v2/x/?a=//b/../c'],
    ['/registry/v2/..x', '/registry/v2/..x'],
    ['/registry/v2/x..', '/registry/v2/x..'],
    ['/registry/v2/...', '/registry/v2/...'],
    ['/registry/v2/%2E%2Ex/y', '/registry/v2/%2E%2Ex/y'],
    ['/registry/v2/a%2F..%2Fb', '/registry/v2/a%2F..%2Fb'],
    ['/registry/v2/a\\..\\b|"', '/registry/v2/a\\..\\b|"'],
  ])('GEN-2 %s is asked for as %s', (target, asked) => {
    expect(targetFor(target)).toBe(asked);
  });

  it.each(['/v2/.', '/v2/..', '/v2/./x', '/v2/../x', '/v2/%2e', '/v2/%2E%2e/x', '/v2/.%2E?a=1', '/v2//..//x'])(
    '§1.2 refuses %s',
    (target) => {
      expect(() => targetFor(target)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );
});
