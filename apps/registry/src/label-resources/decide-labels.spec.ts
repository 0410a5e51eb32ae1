import { decideLabels, MAX_LABELS_PER_RESOURCE, type Label } from './decide-labels.ts';

const label = (key: string, value: string): Label => ({ key, value });
const many = (count: number): Label[] => Array.from({ length: count }, (_, index) => label('tag', `t${index}`));

describe('labels that are added', () => {
  it('LAB-1 may give a key several values', () => {
    const wanted = [label('tag', 'b'), label('tag', 'c')];
    expect(decideLabels(wanted, [label('tag', 'a')], 'device')).toEqual({ labels: wanted });
  });

  it('LAB-1 are refused when one is there already, or comes twice', () => {
    expect(decideLabels([label('tag', 'b'), label('tag', 'a')], [label('tag', 'a')], 'rule')).toEqual({
      refusal: 'label-exists',
    });
    expect(decideLabels([label('tag', 'a'), label('tag', 'a')], [], 'rule')).toEqual({ refusal: 'label-exists' });
    expect(decideLabels([label('a', 'b c')], [label('a b', 'c')], 'rule').refusal).toBeUndefined();
  });

  it('BULK-6 give a device one name', () => {
    expect(decideLabels([label('name', 'b')], [], 'device')).toEqual({ labels: [label('name', 'b')] });
    expect(decideLabels([label('name', 'b')], [label('name', 'a')], 'device')).toEqual({ refusal: 'device-named' });
    expect(decideLabels([label('name', 'a'), label('name', 'b')], [], 'device')).toEqual({ refusal: 'device-named' });
  });

  it('BULK-6 give other resources as many names as they like', () => {
    expect(decideLabels([label('name', 'b')], [label('name', 'a')], 'geofence').refusal).toBeUndefined();
  });

  it('are a hundred at most', () => {
    const full = many(MAX_LABELS_PER_RESOURCE);
    expect(decideLabels([label('a', 'b')], full.slice(1), 'device').refusal).toBeUndefined();
    expect(decideLabels([label('a', 'b')], full, 'device')).toEqual({ refusal: 'too-many-labels' });
  });
});
