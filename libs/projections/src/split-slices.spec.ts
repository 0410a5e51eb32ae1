import { splitSlices } from './split-slices.ts';
import { sliceOf } from './testing/sums.projection.ts';

const shape = (slices: ReturnType<typeof splitSlices>) =>
  slices?.map((half) =>
    half.map(({ partition, firstOffset, nextOffset, messages }) => [
      partition,
      firstOffset,
      nextOffset,
      messages.length,
    ]),
  );

describe('splitSlices', () => {
  it('cuts in the middle of the messages, within a slice where need be', () => {
    expect(shape(splitSlices([sliceOf(0, 5, ['a', 'b', 'c', 'd'])]))).toEqual([[[0, 5, 7, 2]], [[0, 7, 9, 2]]]);
    expect(shape(splitSlices([sliceOf(0, 5, ['a']), sliceOf(1, 0, ['b', 'c', 'd'])]))).toEqual([
      [
        [0, 5, 6, 1],
        [1, 0, 1, 1],
      ],
      [[1, 1, 3, 2]],
    ]);
  });

  it('leaves control records between two messages to the left half', () => {
    const slice = sliceOf(0, 0, ['a', 'b']);
    const [first, second] = slice.messages;
    const withMarker = { ...slice, nextOffset: 9, messages: [first!, { ...second!, offset: 5 }] };
    expect(shape(splitSlices([withMarker]))).toEqual([[[0, 0, 5, 1]], [[0, 5, 9, 1]]]);
  });

  it('does not cut a single message', () => {
    expect(splitSlices([sliceOf(0, 0, ['a'])])).toBeUndefined();
  });
});
