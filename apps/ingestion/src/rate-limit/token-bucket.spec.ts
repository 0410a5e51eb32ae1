import { TokenBucket } from './token-bucket.ts';

/** 10 a second, two seconds' burst, full at time 0. */
const bucket = () => new TokenBucket(10, 2, 0);

describe('TokenBucket', () => {
  it('gives its burst at once, then what flows in', () => {
    const full = bucket();
    expect(full.secondsUntil(20, 10, 0)).toBe(0);
    full.take(20);
    expect(full.secondsUntil(1, 10, 0)).toBeCloseTo(0.1);
    expect(full.secondsUntil(1, 10, 100)).toBe(0);
  });

  it('never holds more than its burst', () => {
    const rested = bucket();
    rested.take(20);
    expect(rested.secondsUntil(20, 10, 1_000_000)).toBe(0);
    expect(rested.remaining).toBe(20);
  });

  it('lets pass what is larger than itself when it is full, and waits the debt off', () => {
    const full = bucket();
    expect(full.secondsUntil(100, 10, 0)).toBe(0);
    full.take(100);
    expect(full.remaining).toBe(0);
    expect(full.secondsUntil(1, 10, 0)).toBeCloseTo(8.1);
    expect(full.secondsUntil(1, 10, 8_100)).toBe(0);
  });

  it('takes a new limit over at once', () => {
    const changed = bucket();
    expect(changed.secondsUntil(3, 1, 0)).toBe(0);
    expect(changed.remaining).toBe(2);
    changed.take(2);
    expect(changed.secondsUntil(1, 1, 0)).toBeCloseTo(1);
    expect(changed.secondsUntil(1, 100, 10)).toBeCloseTo(0.0099);
  });

  it('gives nothing at a limit of nothing', () => {
    expect(new TokenBucket(0, 2, 0).secondsUntil(1, 0, 1_000_000)).toBe(Infinity);
  });

  it('does not mind a clock that steps back', () => {
    const used = bucket();
    used.take(20);
    expect(used.secondsUntil(1, 10, -60_000)).toBeCloseTo(0.1);
    expect(used.secondsUntil(1, 10, -59_900)).toBe(0);
  });
});
