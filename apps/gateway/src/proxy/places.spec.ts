import { Places } from './places.ts';

const { signal } = new AbortController();

describe('Places', () => {
  it('hands a place on in order', async () => {
    const places = new Places(1);
    const first = await places.enter(10, signal);
    const order: string[] = [];
    const second = places.enter(5_000, signal).then((leave) => (order.push('second'), leave!()));
    const third = places.enter(5_000, signal).then((leave) => (order.push('third'), leave!()));
    first!();
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
    expect(await places.enter(10, signal)).toBeDefined();
    expect(await places.enter(10, signal)).toBeUndefined();
  });

  it('forgets who waits no more', async () => {
    const places = new Places(1);
    const first = await places.enter(10, signal);
    const leaving = new AbortController();
    const gone = places.enter(5_000, leaving.signal);
    leaving.abort();
    expect(await gone).toBeUndefined();
    expect(await places.enter(5_000, leaving.signal)).toBeUndefined();
    first!();
    expect(await places.enter(10, signal)).toBeDefined();
  });
});
