import { Gate, GateFullError } from './gate.ts';
import { PasswordHasher } from './password-hasher.ts';

const CHEAP = { N: 16, r: 8, p: 1 };

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher(CHEAP);

  it('knows a password again, and no other', async () => {
    const stored = await hasher.hash('correct horse');
    expect(await hasher.verify('correct horse', stored)).toBe(true);
    expect(await hasher.verify('correct hors', stored)).toBe(false);
    expect(stored).not.toContain('correct');
  });

  it('salts: the same password twice is two hashes', async () => {
    expect(await hasher.hash('x')).not.toBe(await hasher.hash('x'));
  });

  it('reads the cost from the hash, so that old ones outlive a rise', async () => {
    const stored = await hasher.hash('x');
    expect(stored).toMatch(/^scrypt\$16\$8\$1\$/);
    expect(await new PasswordHasher({ N: 32, r: 8, p: 1 }).verify('x', stored)).toBe(true);
  });

  it('USR-3 does the same work for a user who is not there, and refuses', async () => {
    expect(await hasher.verify('x', undefined)).toBe(false);
  });

  it('works at its full cost', async () => {
    const full = new PasswordHasher();
    expect(await full.verify('x', await full.hash('x'))).toBe(true);
  });
});

describe('Gate', () => {
  it('runs so many at once, lets so many wait, and refuses the rest', async () => {
    const gate = new Gate(2, 1);
    let running = 0;
    let most = 0;
    const open: (() => void)[] = [];
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => open.push(resolve));
      running -= 1;
    };
    const all = [gate.pass(work), gate.pass(work), gate.pass(work)];
    await expect(gate.pass(work)).rejects.toThrow(GateFullError);
    open[0]?.();
    await all[0];
    open[1]?.();
    await all[1];
    open[2]?.();
    await all[2];
    expect(most).toBe(2);
  });

  it('shares the places to wait: who has most gives one to who has fewer, and all take turns', async () => {
    const gate = new Gate(1, 4);
    const order: string[] = [];
    const open: (() => void)[] = [];
    const work = (name: string) => async () => {
      order.push(name);
      await new Promise<void>((resolve) => open.push(resolve));
    };
    const flood = Array.from({ length: 5 }, (_, index) => gate.pass(work(`flood ${index}`), 'flood'));
    await expect(gate.pass(work('flood 5'), 'flood')).rejects.toThrow(GateFullError);
    const other = gate.pass(work('other'), 'other');
    await expect(flood[4]).rejects.toThrow(GateFullError);
    for (const passed of [flood[0], flood[1], other, flood[2], flood[3]]) {
      open.shift()?.();
      await passed;
    }
    expect(order).toEqual(['flood 0', 'flood 1', 'other', 'flood 2', 'flood 3']);
  });

  it('gives a place free when the work fails', async () => {
    const gate = new Gate(1, 0);
    await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.pass(() => Promise.resolve(1))).toBe(1);
  });
});
