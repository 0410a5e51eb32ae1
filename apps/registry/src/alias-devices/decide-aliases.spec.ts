import { decideAliases, MAX_ALIASES_PER_DEVICE } from './decide-aliases.ts';

const alias = (type: string, externalId: string) => ({ type, externalId });

describe('aliases that are added', () => {
  it('ALI-3 are each another one', () => {
    const wanted = [alias('a', 'b c'), alias('a b', 'c')];
    expect(decideAliases(wanted, 0)).toEqual({ aliases: wanted });
    expect(decideAliases([alias('a', 'b'), alias('a', 'b')], 0)).toEqual({ refusal: 'alias-taken' });
  });

  it('are a hundred at most, with those that are there', () => {
    expect(decideAliases([alias('a', 'b')], MAX_ALIASES_PER_DEVICE - 1).refusal).toBeUndefined();
    expect(decideAliases([alias('a', 'b')], MAX_ALIASES_PER_DEVICE)).toEqual({ refusal: 'too-many-aliases' });
  });
});
