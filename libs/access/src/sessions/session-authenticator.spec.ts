import type { UserId } from '@umbra/contracts/ids';
import { TailBehindError } from '@umbra/kafka';
import { FakeFreshness } from '../testing/fake-freshness.ts';
import { hashSessionToken, newSessionToken, SESSION_SECONDS } from '../tokens/session-token.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { SessionsView } from './sessions.view.ts';

const userId = 'HERE-u1' as UserId;
const startMs = 1_700_000_000_000;
const LIFETIME_MS = SESSION_SECONDS * 1_000;

function setUp() {
  const clock = { nowMs: startMs };
  const nowMs = () => clock.nowMs;
  const sessions = new SessionsView(nowMs);
  const freshness = new FakeFreshness();
  const authenticator = new SessionAuthenticator({ sessions, freshness, nowMs });
  const open = (token = newSessionToken()) => {
    const issuedAtMs = clock.nowMs;
    const times = { issuedAtMs, expiresAtMs: issuedAtMs + LIFETIME_MS };
    sessions.apply({ tokenSha256: hashSessionToken(token), userId, ...times, version: 1 });
    return token;
  };
  return { clock, sessions, freshness, authenticator, open };
}

const refused = (code: string) => expect.objectContaining({ status: 401, code: `JITTERBIT_${code}` }) as Error;

describe('SessionAuthenticator', () => {
  it('J1.2 lets the bearer in until the lifetime is over, and not a moment longer, however often it is used', async () => {
    const { authenticator, open, clock } = setUp();
    const token = open();
    for (const atMs of [startMs, startMs + LIFETIME_MS / 2, startMs + LIFETIME_MS - 1]) {
      clock.nowMs = atMs;
      expect(await authenticator.authenticate(token)).toEqual({ kind: 'user', userId, issuedAtMs: startMs });
    }
    clock.nowMs = startMs + LIFETIME_MS;
    await expect(authenticator.authenticate(token)).rejects.toEqual(refused('SESSION_EXPIRED'));
  });

  it('J1.2 lets it in at once: waits for the news before it refuses', async () => {
    const { authenticator, open, freshness } = setUp();
    const token = newSessionToken();
    freshness.onCaughtUp = () => void open(token);
    expect(await authenticator.authenticate(token)).toMatchObject({ userId });
    expect(freshness.asked).toBe(1);
  });

  it('J1.3 keeps earlier tokens when there is a new one', async () => {
    const { authenticator, open } = setUp();
    const tokens = [open(), open()];
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) expect(await authenticator.authenticate(token)).toMatchObject({ userId });
  });

  it.each([
    ['no token', undefined],
    ['an empty one', ''],
    ['two', [newSessionToken(), newSessionToken()]],
    ['garbage', 'x'.repeat(10_000)],
    ['a UUID alone', newSessionToken().slice(2)],
    ['upper case', newSessionToken().toUpperCase()],
    ['more behind it', `${newSessionToken()}x`],
    ['a line break behind it', `${newSessionToken()}\n`],
  ])('T-J6 refuses %s without asking anybody', async (_what, token) => {
    const { authenticator, freshness } = setUp();
    await expect(authenticator.authenticate(token)).rejects.toEqual(refused('INVALID_AUTH_TOKEN'));
    expect(freshness.asked).toBe(0);
  });

  it('T-J6 refuses an unknown one after it has asked once', async () => {
    const { authenticator, freshness } = setUp();
    await expect(authenticator.authenticate(newSessionToken())).rejects.toEqual(refused('INVALID_AUTH_TOKEN'));
    expect(freshness.asked).toBe(1);
  });

  it('refuses nobody when it cannot tell', async () => {
    const { authenticator, freshness } = setUp();
    freshness.onCaughtUp = () => {
      throw new TailBehindError('the log is away');
    };
    await expect(authenticator.authenticate(newSessionToken())).rejects.toBeInstanceOf(TailBehindError);
  });
});

describe('SessionsView', () => {
  it('holds no more than what is good, and for an hour what is over', () => {
    const { sessions, open, clock } = setUp();
    const first = open();
    for (let nth = 0; nth < 99; nth += 1) open();
    expect(sessions.size).toBe(100);
    clock.nowMs = startMs + LIFETIME_MS + 3_599_999;
    const second = open();
    expect(sessions.byTokenHash(hashSessionToken(first))).toBeDefined();
    clock.nowMs += 1;
    open();
    expect(sessions.size).toBe(2);
    expect(sessions.byTokenHash(hashSessionToken(second))).toBeDefined();
  });

  it('takes nothing in that is over for longer, as after a start', () => {
    const { sessions } = setUp();
    const [issuedAtMs, expiresAtMs] = [1, startMs - 3_600_000];
    sessions.apply({ tokenSha256: 'aa', userId, issuedAtMs, expiresAtMs, version: 1 });
    expect(sessions.size).toBe(0);
  });

  it('J1.6 knows tokens by their hash alone', () => {
    expect(hashSessionToken(newSessionToken())).toMatch(/^[0-9a-f]{64}$/);
  });
});
