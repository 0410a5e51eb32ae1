import { SealBrokenError, Sealer } from './index.ts';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);

describe('Sealer', () => {
  it('opens what it sealed, and never seals twice alike', () => {
    const sealer = new Sealer(key);
    const first = sealer.seal('s3cret', 'device-1');
    expect(sealer.open(first, 'device-1')).toBe('s3cret');
    expect(sealer.seal('s3cret', 'device-1')).not.toBe(first);
    expect(first).not.toContain('s3cret');
  });

  it('does not open a seal that was moved to another owner', () => {
    const sealer = new Sealer(key);
    expect(() => sealer.open(sealer.seal('s3cret', 'device-1'), 'device-2')).toThrow(SealBrokenError);
  });

  it('does not open a seal that was changed', () => {
    const sealer = new Sealer(key);
    const seal = sealer.seal('s3cret', 'device-1');
    const last = seal.at(-2) === 'A' ? 'B' : 'A';
    expect(() => sealer.open(seal.slice(0, -2) + last + seal.slice(-1), 'device-1')).toThrow(SealBrokenError);
  });

  it('refuses what is no seal at all', () => {
    for (const text of ['', '.', 'abc', `${new Sealer(key).keyId}.AAAA`]) {
      expect(() => new Sealer(key).open(text, 'x')).toThrow(SealBrokenError);
    }
  });

  it('opens old seals after a rotation, and seals with the new key', () => {
    const old = new Sealer(otherKey).seal('s3cret', 'x');
    const rotated = new Sealer(key, [otherKey]);
    expect(rotated.open(old, 'x')).toBe('s3cret');
    expect(rotated.seal('s3cret', 'x')).toMatch(new RegExp(`^${rotated.keyId}\\.`));
    expect(() => new Sealer(key).open(old, 'x')).toThrow(SealBrokenError);
  });
});
