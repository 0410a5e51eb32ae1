import { LoginThrottle } from './login-throttle.ts';

const MINUTE_MS = 60_000;

describe('LoginThrottle', () => {
  it('lets ten attempts through in five minutes, then says how long to wait', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 10; attempt += 1) expect(throttle.begin('a@b', '::1', 0)).toBe(0);
    expect(throttle.begin('a@b', '::1', 0)).toBe(300);
    expect(throttle.begin('a@b', '::1', 4 * MINUTE_MS)).toBe(60);
    expect(throttle.begin('a@b', '::1', 5 * MINUTE_MS)).toBe(0);
  });

  it('keeps accounts and addresses apart', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 11; attempt += 1) throttle.begin('a@b', '::1', 0);
    expect(throttle.begin('c@d', '::1', 0)).toBe(0);
    expect(throttle.begin('a@b', '10.0.0.1', 0)).toBe(0);
  });

  it('forgets the failures before a success', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 10; attempt += 1) throttle.begin('a@b', '::1', 0);
    throttle.succeed('a@b', '::1');
    expect(throttle.begin('a@b', '::1', 0)).toBe(0);
  });

  it('is bounded in memory, whatever accounts are made up', () => {
    const throttle = new LoginThrottle();
    for (let attempt = 1; attempt <= 11; attempt += 1) throttle.begin('first', '::1', 0);
    for (let account = 0; account < 10_000; account += 1) throttle.begin(`account-${account}`, '::1', 0);
    expect(throttle.begin('first', '::1', 0)).toBe(0);
  });
});
