import { MemoryLog } from '../testing/path-under-test.ts';
import { appendInParts } from './append-in-parts.ts';

async function partsOf(...sizes: readonly number[]): Promise<number[][]> {
  const log = new MemoryLog();
  const parts: number[][] = [];
  await appendInParts(
    {
      append: (records) => {
        parts.push(records.map(({ value }) => value.length));
        return log.append(records);
      },
    },
    sizes.map((size) => ({ topic: 't', key: 'k', value: 'x'.repeat(size) })),
  );
  return parts;
}

describe('a batch on its way to the log', () => {
  it.each([
    ['nothing', [], []],
    ['what fits into one append', [10, 20, 30], [[10, 20, 30]]],
    [
      'more than that, in its order',
      [500_000, 400_000, 1, 899_999],
      [
        [500_000, 400_000],
        [1, 899_999],
      ],
    ],
    ['a record that is larger by itself', [1, 2_000_000, 1], [[1], [2_000_000], [1]]],
  ])('is %s', async (_what, sizes, expected) => {
    expect(await partsOf(...sizes)).toEqual(expected);
  });
});
