import { timeOrderedUuid } from './time-ordered-uuid.ts';

describe('timeOrderedUuid', () => {
  it('is a UUIDv7 that begins with the time', () => {
    expect(timeOrderedUuid(0x0199_1234_5678)).toMatch(/^01991234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by the time it was made, and fills up a short one', () => {
    const times = [1, 255, 256, 1_700_000_000_000, 1_700_000_000_001];
    const ids = times.map((ms) => timeOrderedUuid(ms));
    expect([...ids].reverse().sort()).toEqual(ids);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => timeOrderedUuid(1))).size).toBe(10_000);
  });
});
