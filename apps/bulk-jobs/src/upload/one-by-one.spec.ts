import { OneByOne } from './one-by-one.ts';

describe('OneByOne', () => {
  it('begins a piece of work when the one before has ended, well or not', async () => {
    const oneByOne = new OneByOne();
    const begun: string[] = [];
    let end: () => void = () => undefined;
    const first = oneByOne.run(() => {
      begun.push('first');
      return new Promise<string>((_resolve, reject) => (end = () => reject(new Error('failed'))));
    });
    const second = oneByOne.run(() => {
      begun.push('second');
      return Promise.resolve('done');
    });
    await Promise.resolve();
    expect(begun).toEqual(['first']);
    end();
    await expect(first).rejects.toThrow('failed');
    expect([await second, begun]).toEqual(['done', ['first', 'second']]);
  });
});
