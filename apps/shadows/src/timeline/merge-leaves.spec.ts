import { mergeLeaves } from './merge-leaves.ts';

describe('mergeLeaves', () => {
  const known = mergeLeaves(undefined, { client: { model: 'a', version: '1' }, mode: 'normal' }, 10)!;

  it('SHA-13 merges leaf by leaf, each with its own time', () => {
    expect(mergeLeaves(known, { client: { version: '2' }, iccid: '7' }, 20)).toEqual({
      values: { client: { model: 'a', version: '2' }, mode: 'normal', iccid: '7' },
      times: { client: { model: 10, version: 20 }, mode: 10, iccid: 20 },
    });
  });

  it('SHA-12 gives the very same back when nothing is newer', () => {
    expect(mergeLeaves(known, { client: { model: 'b' }, mode: 'sleep' }, 10)).toBe(known);
    expect(mergeLeaves(known, { client: { model: 'b' } }, 9)).toBe(known);
    expect(mergeLeaves(known, {}, 99)).toBe(known);
    expect(mergeLeaves(undefined, {}, 99)).toBeUndefined();
  });

  it('does not change what it was given', () => {
    const before = JSON.stringify(known);
    mergeLeaves(known, { client: { model: 'b' }, mode: 'sleep' }, 20);
    expect(JSON.stringify(known)).toBe(before);
  });

  it('lets a leaf and a branch of one name replace each other by time', () => {
    expect(mergeLeaves(known, { client: 'none' }, 20)).toMatchObject({
      values: { client: 'none' },
      times: { client: 20 },
    });
    expect(mergeLeaves(known, { client: 'none' }, 10)).toBe(known);
    expect(mergeLeaves(known, { mode: { name: 'x' } }, 20)).toMatchObject({
      values: { mode: { name: 'x' } },
      times: { mode: { name: 20 } },
    });
    expect(mergeLeaves(known, { mode: { name: 'x' } }, 10)).toBe(known);
  });

  it('does not let a member’s name reach the prototype', () => {
    const merged = mergeLeaves(known, JSON.parse('{"__proto__": {"polluted": true}, "ok": 1}'), 20)!;
    expect(merged.values).not.toHaveProperty('polluted');
    expect(merged.values['ok']).toBe(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
