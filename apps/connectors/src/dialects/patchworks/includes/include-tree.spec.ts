import { includeTree, type IncludeTree } from './include-tree.ts';

const drawn = (tree: IncludeTree): object =>
  Object.fromEntries(
    [...tree].map(([name, { isLoaded, isCounted, isAskedWhetherThere, below }]) => [
      name,
      {
        wants: [isLoaded && 'rows', isCounted && 'count', isAskedWhetherThere && 'exists'].filter(Boolean),
        ...drawn(below),
      },
    ]),
  );

describe('§4.1 what is included', () => {
  it('loads every step of a dotted name', () => {
    expect(drawn(includeTree(['a.b.c']))).toEqual({
      a: { wants: ['rows'], b: { wants: ['rows'], c: { wants: ['rows'] } } },
    });
  });

  it('joins names that share steps, in whatever order they come', () => {
    expect(drawn(includeTree(['a.b.c', 'a', 'a.d', 'a']))).toEqual({
      a: { wants: ['rows'], b: { wants: ['rows'], c: { wants: ['rows'] } }, d: { wants: ['rows'] } },
    });
  });

  it('T-P5 counts without loading, and loads without counting', () => {
    expect(drawn(includeTree(['a_count', 'aExists', 'b']))).toEqual({
      a: { wants: ['count', 'exists'] },
      b: { wants: ['rows'] },
    });
  });
});
