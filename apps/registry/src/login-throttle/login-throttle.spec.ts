import { AttemptsInHand } from './attempts-in-hand.ts';
import { LoginThrottle } from './login-throttle.ts';

const MINUTE_MS = 60_000;

/** @returns seconds to wait, or 0 for an attempt that was let in and found wrong */
function failOnce(throttle: LoginThrottle, account: string, address: string, nowMs = 0): number {
  const attempt = throttle.begin(account, address, nowMs);
  if (attempt.retryAfterS !== undefined) return attempt.retryAfterS;
  attempt.fail();
  attempt.end();
  return 0;
}

function begin(throttle: LoginThrottle, account: string, address: string) {
  const attempt = throttle.begin(account, address, 0);
  if (attempt.retryAfterS !== undefined) throw new Error(`refused for ${attempt.retryAfterS} s`);
  return attempt;
}

describe('LoginThrottle', () => {
  it('lets ten failures through in five minutes, then says how long to wait', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 10; attempt += 1) expect(failOnce(throttle, 'a@b', '::1')).toBe(0);
    expect(failOnce(throttle, 'a@b', '::1')).toBe(300);
    expect(failOnce(throttle, 'a@b', '::1', 4 * MINUTE_MS)).toBe(60);
    expect(failOnce(throttle, 'a@b', '::1', 5 * MINUTE_MS)).toBe(0);
  });

  it('keeps accounts and addresses apart', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 11; attempt += 1) failOnce(throttle, 'a@b', '::1');
    expect(failOnce(throttle, 'c@d', '::1')).toBe(0);
    expect(failOnce(throttle, 'a@b', '10.0.0.1')).toBe(0);
  });

  it('forgets the failures before a success', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 9; attempt += 1) failOnce(throttle, 'a@b', '::1');
    const right = begin(throttle, 'a@b', '::1');
    right.succeed();
    right.end();
    for (let attempt = 1; attempt <= 10; attempt += 1) expect(failOnce(throttle, 'a@b', '::1')).toBe(0);
  });

  it('asks for a second of patience, not for minutes, while logins are in hand that may yet be right', () => {
    const throttle = new LoginThrottle();
    const attempts = Array.from({ length: 10 }, () => begin(throttle, 'a@b', '::1'));
    expect(throttle.begin('a@b', '::1', 0)).toEqual({ limit: 10, retryAfterS: 1 });
    for (const attempt of attempts) {
      attempt.succeed();
      attempt.end();
      attempt.end();
    }
    expect(failOnce(throttle, 'a@b', '::1')).toBe(0);
  });

  it('lets no more than ten guesses through when they come at once', () => {
    const throttle = new LoginThrottle();
    const attempts = Array.from({ length: 10 }, () => begin(throttle, 'a@b', '::1'));
    for (const attempt of attempts) {
      attempt.fail();
      attempt.end();
    }
    expect(throttle.begin('a@b', '::1', 0)).toEqual({ limit: 10, retryAfterS: 300 });
  });

  it('limits an address, whatever accounts it makes up, and what it has in hand at once', () => {
    const throttle = new LoginThrottle();
    const inHand = Array.from({ length: 16 }, (_, index) => begin(throttle, `account-${index}`, '::1'));
    expect(throttle.begin('one more', '::1', 0)).toEqual({ limit: 16, retryAfterS: 1 });
    expect(failOnce(throttle, 'one more', '10.0.0.1')).toBe(0);
    for (const attempt of inHand) attempt.end();
    for (let account = 0; account < 100; account += 1) expect(failOnce(throttle, `made-up-${account}`, '::1')).toBe(0);
    expect(failOnce(throttle, 'one more', '::1')).toBe(300);
    expect(failOnce(throttle, 'one more', '10.0.0.1')).toBe(0);
  });

  it('is bounded in memory, whatever accounts and addresses are made up', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 11; attempt += 1) failOnce(throttle, 'first', '::1');
    for (let account = 0; account < 10_000; account += 1)
      failOnce(throttle, 'first', `10.0.${account >> 8}.${account & 255}`);
    expect(failOnce(throttle, 'first', '::1')).toBe(0);
  });
});

describe('AttemptsInHand', () => {
  it('holds nothing of what is over', () => {
    const inHand = new AttemptsInHand();
    const leave = ['a', 'a', 'b'].map((key) => inHand.enter(key));
    expect([inHand.of('a'), inHand.of('b'), inHand.size]).toEqual([2, 1, 2]);
    for (const done of leave) done();
    expect(inHand.size).toBe(0);
  });
});
