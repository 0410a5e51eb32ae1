import { derivedUuid } from './derived-uuid.ts';

describe('an id that follows from a name', () => {
  it('is the same for the same name, and another for another', () => {
    expect(derivedUuid('event 1')).toBe(derivedUuid('event 1'));
    expect(derivedUuid('event 1')).not.toBe(derivedUuid('event 2'));
  });

  it('is a UUID of version 8 (RFC 9562 §5.8)', () => {
    for (let nth = 0; nth < 100; nth += 1) {
      expect(derivedUuid(String(nth))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
