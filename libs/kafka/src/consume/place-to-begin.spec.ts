import { LogGapError } from './offset-store.ts';
import { placeToBegin } from './place-to-begin.ts';

const place = { topic: 't', partition: 3 };
const projection = { contiguous: true, areCommitted: false };
const compacted = { contiguous: false, areCommitted: false };
const committed = { contiguous: true, areCommitted: true };

describe('placeToBegin', () => {
  it.each([
    ['in the log', 5, projection],
    ['at its oldest record', 2, projection],
    ['at its end', 9, projection],
    ['before its oldest record, where records may be gone', 1, compacted],
  ])('goes on %s', (_where, next, policy) => {
    expect(placeToBegin(place, next, { low: 2, high: 9 }, policy)).toBe(next);
  });

  it.each([
    [
      'wall 7: records before the oldest are missing',
      1,
      projection,
      't/3: offset 1 must come next, but the log begins at 2.',
    ],
    ['wall 7: the log ends before the place', 10, projection, 't/3: offset 10 must come next, but the log ends at 9.'],
    ['wall 7: also a compacted one', 10, compacted, 't/3: offset 10 must come next, but the log ends at 9.'],
  ])('%s', (_what, next, policy, message) => {
    const begin = () => placeToBegin(place, next, { low: 2, high: 9 }, policy);
    expect(begin).toThrow(LogGapError);
    expect(begin).toThrow(message);
  });

  it('begins with the oldest record of a log that was made anew, where nothing but offsets is kept', () => {
    expect(placeToBegin(place, 10, { low: 2, high: 9 }, committed)).toBe(2);
  });
});
