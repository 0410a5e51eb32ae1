import { MAX_METADATA_BYTES, mergeMetadata } from './merge-metadata.ts';

const after = (before: Readonly<Record<string, unknown>>, body: unknown) => mergeMetadata(before, body);

describe('metadata', () => {
  it('MET-1 gets new keys, and new values for old ones', () => {
    expect(after({ a: 1, b: 2 }, { b: 3, c: 4 })).toMatchObject({ data: { a: 1, b: 3, c: 4 } });
  });

  it('MET-1 loses a key by null, also one that it does not have', () => {
    expect(after({ a: 1, b: 2 }, { b: null, c: null })).toMatchObject({ data: { a: 1 }, json: '{"a":1}' });
  });

  it('MET-1 replaces objects, and does not merge into them', () => {
    expect(after({ a: { x: 1 } }, { a: { y: null } })).toMatchObject({ data: { a: { y: null } } });
  });

  it('MET-4 stays as it is without a body', () => {
    expect(after({ a: 1 }, undefined)).toMatchObject({ data: { a: 1 } });
  });

  it.each([[[]], ['text'], [7], [true], [null]])('MET-2 is no %j', (body) => {
    expect(after({}, body)).toEqual({ refusal: 'not-an-object' });
  });

  it.each([{ a: 1e400 }, { a: [{ b: -1e400 }] }])('MET-1 keeps no number that JSON cannot give back: %p', (body) => {
    expect(after({}, body)).toEqual({ refusal: 'number-beyond-double' });
  });

  it('MET-2 has a thousand bytes at most after the merge', () => {
    const filler = (bytes: number) => ({ b: 'é'.repeat((bytes - 8) / 2) });
    expect(after({}, filler(MAX_METADATA_BYTES)).refusal).toBeUndefined();
    expect(after({ a: 1 }, filler(MAX_METADATA_BYTES))).toEqual({ refusal: 'too-large' });
    expect(after({ a: 1 }, { ...filler(MAX_METADATA_BYTES), a: null }).refusal).toBeUndefined();
  });

  it('keeps keys that objects have by nature', () => {
    expect(after({}, JSON.parse('{"__proto__":{"a":1},"constructor":2}'))).toMatchObject({
      json: '{"__proto__":{"a":1},"constructor":2}',
    });
  });
});
