import { isSampled, isTraceparent, unsampledTraceparent } from './traceparent.ts';

const ids = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each([
    [`00-${ids}-01`, true],
    [`00-${ids}-03`, true],
    [`00-${ids}-00`, false],
    [`00-${ids}-02`, false],
    [`00-${ids}`, false],
    [`00-${ids.toUpperCase()}-01`, false],
    ['', false],
    [undefined, false],
  ])('%j is sampled: %j', (header, expected) => {
    expect(isSampled(header)).toBe(expected);
  });

  it('says no in words that others understand, and never twice the same', () => {
    const [one, other] = [unsampledTraceparent(), unsampledTraceparent()];
    expect(isTraceparent(one)).toBe(true);
    expect(isSampled(one)).toBe(false);
    expect(one).not.toBe(other);
  });
});
