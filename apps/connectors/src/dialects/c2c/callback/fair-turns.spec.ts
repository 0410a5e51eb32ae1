import { FairTurns, type TurnLimits } from './fair-turns.ts';

const limits = (over: Partial<TurnLimits> = {}): TurnLimits => ({
  ...{ atOnce: 2, atOnceOfKey: 1, waitingOfKey: 2, waitingBytesOfKey: 100, waitingBytes: 150 },
  ...over,
});

/** Work of some keys, which ends when it is told. */
class Works {
  readonly begun: string[] = [];
  readonly turns: FairTurns;
  readonly #ends: (() => void)[] = [];

  constructor(over?: Partial<TurnLimits>) {
    this.turns = new FairTurns(limits(over));
  }

  ask(key: string, bytes = 1): Promise<string> | undefined {
    return this.turns.take(key, bytes, () => {
      this.begun.push(key);
      return new Promise((resolve) =>
        this.#ends.push(() => {
          resolve(key);
        }),
      );
    });
  }

  async endNext(): Promise<void> {
    this.#ends.shift()?.();
    await new Promise(setImmediate);
  }
}

describe('turns that are taken fairly', () => {
  it('begin at once while there is room, and no more than the limit of a key', () => {
    const works = new Works();
    for (const key of ['a', 'a', 'b', 'c']) void works.ask(key);
    expect(works.begun).toEqual(['a', 'b']);
  });

  it('pass from key to key, however many wait of one', async () => {
    const works = new Works({ atOnce: 1, waitingOfKey: 10 });
    for (const key of ['a', 'a', 'a', 'a', 'b', 'c', 'b']) void works.ask(key);
    for (let ended = 0; ended < 7; ended += 1) await works.endNext();
    expect(works.begun).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
  });

  it('are not had where too many wait of a key, or too many bytes of a key or of all', async () => {
    const works = new Works({ atOnce: 1 });
    void works.ask('a');
    expect([works.ask('a'), works.ask('a'), works.ask('a')].map((turn) => turn !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
    expect(works.ask('b', 101)).toBeUndefined();
    expect(works.ask('b', 100)).toBeDefined();
    expect(works.ask('c', 100)).toBeUndefined();
    for (let ended = 0; ended < 3; ended += 1) await works.endNext();
    expect(works.ask('c', 100)).toBeDefined();
  });

  it('give back what the work gives, and end also when it fails', async () => {
    const turns = new FairTurns(limits({ atOnce: 1 }));
    const failed = turns.take('a', 1, () => Promise.reject(new Error('no')));
    const next = turns.take('a', 1, () => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
