import { InFlight } from './in-flight.ts';

/** How many bytes, ten at a time, the holder can take. */
function fill(inFlight: InFlight, holder: string): number {
  const place = inFlight.enter(holder)!;
  let bytes = 0;
  while (place.grow(10)) bytes += 10;
  return bytes;
}

describe('InFlight', () => {
  it('takes room as bytes arrive, and all of it back at the end', () => {
    const inFlight = new InFlight({ maxRequests: 4, maxBytes: 100 });
    const place = inFlight.enter('a')!;
    expect(place.grow(75)).toBe(true);
    expect(place.grow(1)).toBe(false);
    expect(inFlight.enter('b')!.grow(25)).toBe(false);
    expect(inFlight).toMatchObject({ requests: 2, bytes: 75 });
    place.leave();
    expect(inFlight).toMatchObject({ requests: 1, bytes: 0 });
  });

  it('leaves room for the others, whatever one holder takes', () => {
    const inFlight = new InFlight({ maxRequests: 100, maxBytes: 1_000 });
    expect(fill(inFlight, 'greedy')).toBe(750);
    expect(fill(inFlight, 'greedy')).toBe(0);
    expect(fill(inFlight, 'second')).toBeGreaterThan(100);
    expect(fill(inFlight, 'third')).toBeGreaterThan(20);
  });

  it('leaves places for the others, and takes them back as they come', () => {
    const inFlight = new InFlight({ maxRequests: 100, maxBytes: 0 });
    const places = Array.from({ length: 100 }, () => inFlight.enter('greedy')).filter((place) => place !== undefined);
    expect(places).toHaveLength(75);
    const other = inFlight.enter('other')!;
    for (const place of places) place.leave();
    other.leave();
    expect(inFlight).toMatchObject({ requests: 0, bytes: 0 });
    expect(inFlight.enter('greedy')).toBeDefined();
  });
});
