import { InFlight } from './in-flight.ts';

describe('InFlight', () => {
  it('lets in as many requests, and as many bytes, as there is room for', () => {
    const inFlight = new InFlight({ maxRequests: 2, maxBytes: 100 });
    const leave = inFlight.enter(60);
    expect(inFlight.enter(41)).toBeUndefined();
    expect(inFlight.enter(40)).toBeDefined();
    expect(inFlight.enter(0)).toBeUndefined();
    expect(inFlight).toMatchObject({ requests: 2, bytes: 100 });
    leave?.();
    expect(inFlight).toMatchObject({ requests: 1, bytes: 40 });
    expect(inFlight.enter(60)).toBeDefined();
  });
});
