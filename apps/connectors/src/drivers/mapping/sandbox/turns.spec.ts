import { Turns } from './turns.ts';

const LIMITS = { maxWaitingEach: 3, maxWaiting: 5, maxWeight: 10 };

/** Work that ends when it is told to. */
function bench(places: number, limits = LIMITS) {
  const turns = new Turns(
    Array.from({ length: places }, (_, place) => place),
    limits,
  );
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string, signal?: AbortSignal, weight = 0) =>
    turns.with({ holder: name.charAt(0), weight, signal }, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { work, begun, end };
}

describe('turns', () => {
  it('come round: who asks often waits for those who ask once', async () => {
    const { work, begun, end } = bench(1);
    const all = ['a1', 'a2', 'a3', 'b1', 'c1'].map((name) => work(name));
    for (const name of ['', 'a1', 'b1', 'c1', 'a2', 'a3']) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('leave a place to others: a holder has one', async () => {
    const { work, begun, end } = bench(2);
    const all = ['a1', 'a2'].map((name) => work(name));
    await end('');
    expect(begun).toEqual(['a1']);
    all.push(work('b1'));
    await end('');
    expect(begun).toEqual(['a1', 'b1']);
    await end('b1');
    expect(begun).toEqual(['a1', 'b1']);
    await end('a1');
    await end('a2');
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1']);
  });

  it('are refused where too many of a holder wait, or of all of them', async () => {
    const busy = { code: 'CONNECTORS_DRIVER_BUSY', retryable: true };
    const { work, begun, end } = bench(1);
    const all = ['a1', 'a2', 'a3', 'a4'].map((name) => work(name));
    await end('');
    await expect(work('a5')).rejects.toMatchObject({ ...busy, retryAfterMs: 2_000 });
    all.push(work('b1'), work('c1'));
    await expect(work('d1')).rejects.toMatchObject({ ...busy, name: 'DriverBusyError' });
    await end('');
    for (const name of ['a1', 'b1', 'c1', 'a2', 'a3', 'a4']) await end(name);
    await Promise.all(all);
    expect(begun).toHaveLength(6);
  });

  it('are refused where those who wait keep too much', async () => {
    const { work, begun, end } = bench(1);
    const all = [work('a1', undefined, 100), work('b1', undefined, 6)];
    await expect(work('c1', undefined, 5)).rejects.toMatchObject({ code: 'CONNECTORS_DRIVER_BUSY' });
    all.push(work('d1', undefined, 4));
    for (const name of ['', 'a1', 'b1', 'd1']) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(['a1', 'b1', 'd1']);
  });

  it('are given up with the signal, and room for another', async () => {
    const { work, begun, end } = bench(1);
    const controller = new AbortController();
    const first = work('a1');
    const second = work('b1', controller.signal);
    controller.abort(new Error('too late'));
    await expect(second).rejects.toThrow('too late');
    await expect(work('b2', controller.signal)).rejects.toThrow('too late');
    const third = work('b3');
    await end('');
    await end('a1');
    await end('b3');
    expect([await first, await third]).toEqual(['a1', 'b3']);
    expect(begun).toEqual(['a1', 'b3']);
  });

  it('go on after work that fails', async () => {
    const turns = new Turns([0], LIMITS);
    await expect(turns.with({ holder: 'a', weight: 0 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.with({ holder: 'a', weight: 0 }, (place) => Promise.resolve(place))).toBe(0);
  });
});
