import { SharedQuestion, TailBehindError, TailProgress } from './tail-barrier.ts';

const ends = (...pairs: [string, number][]) => new Map(pairs);

describe('TailProgress', () => {
  it('is passed at once where the reader is already there', async () => {
    const progress = new TailProgress();
    progress.advance('t', 0, 5);
    await expect(progress.passed(ends(['t/0', 5]), 0)).resolves.toBeUndefined();
    await expect(progress.passed(ends(), 0)).resolves.toBeUndefined();
  });

  it('waits for every partition, and never goes back', async () => {
    const progress = new TailProgress();
    const order: string[] = [];
    const waiting = progress.passed(ends(['t/0', 2], ['t/1', 1]), 1_000).then(() => order.push('passed'));
    progress.advance('t', 0, 3);
    progress.advance('t', 0, 1);
    await Promise.resolve();
    order.push('one partition');
    progress.advance('t', 1, 1);
    await waiting;
    expect(order).toEqual(['one partition', 'passed']);
    expect(progress.next('t', 0)).toBe(3);
  });

  it('gives up in time', async () => {
    await expect(new TailProgress().passed(ends(['t/0', 1]), 5)).rejects.toBeInstanceOf(TailBehindError);
  });
});

describe('SharedQuestion', () => {
  it('lets those who come while it is asked share the next answer, never one that was asked for before they came', async () => {
    const answers: ((value: number) => void)[] = [];
    const question = new SharedQuestion<number>(() => new Promise((resolve) => answers.push(resolve)));
    const first = question.ask();
    const second = question.ask();
    const third = question.ask();
    expect(answers).toHaveLength(1);
    answers[0]?.(1);
    await expect(first).resolves.toBe(1);
    await new Promise(setImmediate);
    expect(answers).toHaveLength(2);
    answers[1]?.(2);
    await expect(Promise.all([second, third])).resolves.toEqual([2, 2]);
  });

  it('is asked again after it failed', async () => {
    let asked = 0;
    const question = new SharedQuestion(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve('here');
    });
    const [first, second] = await Promise.allSettled([question.ask(), question.ask()]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: 'here' });
  });
});
