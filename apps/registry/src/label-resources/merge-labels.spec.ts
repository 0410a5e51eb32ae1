import { MAX_LABELS_PER_RESOURCE, type Label } from './decide-labels.ts';
import { labelsWithout, mergeLabels } from './merge-labels.ts';

const label = (key: string, value: string): Label => ({ key, value });
const ONE_TYPE = new Set(['type']);

describe('labels that a job writes', () => {
  it('BULK-6 are added where they are not there, each once', () => {
    const existing = [label('tag', 'a'), label('name', 'n')];
    const wanted = [label('tag', 'a'), label('tag', 'b'), label('tag', 'b')];
    expect(mergeLabels(wanted, existing, ONE_TYPE)).toEqual({ labels: [...existing, label('tag', 'b')] });
    expect(mergeLabels([], existing, ONE_TYPE)).toEqual({ labels: existing });
  });

  it('BULK-6 take the place of all other values where a key has one', () => {
    const existing = [label('type', 'a'), label('type', 'b'), label('tag', 'a')];
    for (const type of ['b', 'c']) {
      expect(mergeLabels([label('type', type)], existing, ONE_TYPE)).toEqual({
        labels: [label('tag', 'a'), label('type', type)],
      });
    }
  });

  it('LAB-3 are a hundred at most, with what goes taken away', () => {
    const tags = Array.from({ length: MAX_LABELS_PER_RESOURCE - 1 }, (_, nth) => label('tag', String(nth)));
    const full = [...tags, label('type', 'a')];
    expect(mergeLabels([label('type', 'b')], full, ONE_TYPE)).toEqual({ labels: [...tags, label('type', 'b')] });
    expect(mergeLabels([label('tag', 'one more')], full, ONE_TYPE)).toEqual({ refusal: 'too-many-labels' });
  });

  it('are told apart by key and value', () => {
    expect(labelsWithout([label('a', 'b'), label('a', 'c')], [label('a', 'b'), label('b', 'c')])).toEqual([
      label('a', 'c'),
    ]);
  });
});
