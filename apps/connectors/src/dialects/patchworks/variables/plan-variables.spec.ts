import { planVariables } from './plan-variables.ts';
import { PLAIN_PIVOT, type KeptVariable } from './variable.ts';
import type { VariableMember } from './variable-fields.ts';

type Member = Partial<VariableMember>;

const variable = (id: number, more: Partial<KeptVariable> = {}): KeptVariable => ({
  id,
  key: `key-${id}`,
  label: `Label ${id}`,
  value: `value-${id}`,
  secret: false,
  locked: false,
  pivot: PLAIN_PIVOT,
  ...{ isLost: false, isShared: false, givenFor: null },
  ...more,
});
/** As it is after a change: whom it was given for is told elsewhere. */
const changedTo = (id: number, more: Partial<KeptVariable> = {}) => {
  const { isLost: _lost, isShared: _shared, givenFor: _for, ...row } = variable(id, more);
  return row;
};

function plan(before: readonly KeptVariable[], ...members: readonly Member[]) {
  const refused: [string, string][] = [];
  const planned = planVariables(before, members, (path, text) => refused.push([path, text]));
  return { ...planned, refused };
}

const refusedOf = (before: readonly KeptVariable[], ...members: readonly Member[]) => plan(before, ...members).refused;

describe('the variables of a connector', () => {
  it('V1 a store makes one of each member, plain by default', () => {
    const { added, changed, refused } = plan(
      [],
      { key: 'a', label: 'A' },
      { key: 'b', label: 'B', value: 'x', secret: true },
    );
    expect(refused).toEqual([]);
    expect(changed).toEqual([]);
    expect(added).toEqual([
      { key: 'a', label: 'A', value: null, secret: false, locked: false, pivot: PLAIN_PIVOT },
      { key: 'b', label: 'B', value: 'x', secret: true, locked: false, pivot: PLAIN_PIVOT },
    ]);
  });

  it('V1 the second of two members with one key is refused', () => {
    expect(refusedOf([], { key: 'a', label: 'A' }, { key: 'a', label: 'B' })).toEqual([
      ['variables.1.key', 'The variables.1.key field has a duplicate value.'],
    ]);
  });

  it('V3 a member changes the variable with its id or its key, and a new one is made of another', () => {
    const { added, changed, refused } = plan(
      [variable(1), variable(2), variable(3)],
      { id: 1, value: 'x' },
      { key: 'key-2', label: 'B' },
      { key: 'new', label: 'New', value: 'y' },
    );
    expect(refused).toEqual([]);
    expect(changed).toEqual([changedTo(1, { value: 'x' }), changedTo(2, { label: 'B' })]);
    expect(added.map(({ key, value }) => [key, value])).toEqual([['new', 'y']]);
  });

  it('V3 an empty list, and members that say nothing new, change nothing', () => {
    expect(plan([variable(1)])).toEqual({ added: [], changed: [], given: new Set(), refused: [] });
    expect(plan([variable(1)], { id: 1 }, { id: 1, key: 'key-1' }).changed).toEqual([]);
  });

  it.each<[Member, string[]]>([
    [{}, ['variables.0.key', 'variables.0.label']],
    [{ key: 'new' }, ['variables.0.label']],
    [{ label: 'New' }, ['variables.0.key']],
  ])('V3 a new one needs key and label: %j', (member, paths) => {
    expect(refusedOf([variable(1)], member).map(([path]) => path)).toEqual(paths);
  });

  it('V4 an id that is no variable of this connector is refused, whatever its key', () => {
    expect(refusedOf([variable(1)], { id: 9, key: 'key-1', label: 'x' })).toEqual([
      ['variables.0.id', 'The selected variables.0.id is invalid.'],
    ]);
  });

  it('V5 what is absent keeps its value, in the pivot as well', () => {
    const pivot = { alias: 'a', configurable: true, required: true, advanced: false };
    const before = variable(1, { pivot });
    expect(plan([before], { id: 1, pivot: { advanced: true } as VariableMember['pivot'] }).changed).toEqual([
      changedTo(1, { pivot: { ...pivot, advanced: true } }),
    ]);
    expect(plan([before], { id: 1, pivot: { alias: null } as VariableMember['pivot'] }).changed).toEqual([
      changedTo(1, { pivot: { ...pivot, alias: null } }),
    ]);
  });

  it.each<[Member, string | null]>([
    [{}, 'hidden'],
    [{ value: null }, 'hidden'],
    [{ value: '********' }, 'hidden'],
    [{ value: 'new' }, 'new'],
    [{ value: '*********' }, '*********'],
  ])('V7 a secret that is written back as %j is %j afterwards', (member, value) => {
    const secret = variable(1, { secret: true, value: 'hidden' });
    const { changed } = plan([secret], { id: 1, label: 'L', ...member });
    expect(changed).toEqual([changedTo(1, { secret: true, label: 'L', value })]);
  });

  it('V7 a mask is no value to begin with', () => {
    expect(refusedOf([], { key: 'a', label: 'A', secret: true, value: '********' })).toEqual([
      ['variables.0.value', 'The variables.0.value field must be a value, not the mask of one.'],
    ]);
    expect(refusedOf([], { key: 'a', label: 'A', value: '********' })).toEqual([]);
  });

  it.each<[Member, string | null]>([
    [{}, null],
    [{ value: null }, null],
    [{ value: '********' }, null],
    [{ value: 'shown' }, 'shown'],
  ])('V8 a secret is not revealed: made plain with %j it is %j', (member, value) => {
    const { changed } = plan([variable(1, { secret: true, value: 'hidden' })], { id: 1, secret: false, ...member });
    expect(changed.map((after) => [after.secret, after.value])).toEqual([[false, value]]);
  });

  it.each<[Member, string | null]>([
    [{}, 'value-1'],
    [{ value: '********' }, 'value-1'],
    [{ value: 'new' }, 'new'],
  ])('V8 one that becomes secret with %j is %j', (member, value) => {
    const { changed } = plan([variable(1)], { id: 1, secret: true, ...member });
    expect(changed.map((after) => [after.secret, after.value])).toEqual([[true, value]]);
  });

  it.each<[Member, string | null]>([
    [{ value: null }, null],
    [{ value: '********' }, '********'],
  ])('a plain one takes %j as it is', (member, value) => {
    expect(plan([variable(1)], { id: 1, ...member }).changed).toEqual([changedTo(1, { value })]);
  });

  it('V9 of a locked one only label and value change', () => {
    const locked = variable(1, { locked: true, pivot: { ...PLAIN_PIVOT, alias: 'a' } });
    expect(plan([locked], { id: 1, label: 'L', value: 'v' })).toMatchObject({
      refused: [],
      changed: [{ label: 'L', value: 'v' }],
    });
    const pivot = { alias: 'b', configurable: true, required: true, advanced: true };
    expect(refusedOf([locked], { id: 1, key: 'k', secret: true, locked: false, pivot }).map(([path]) => path)).toEqual([
      'variables.0.key',
      'variables.0.secret',
      'variables.0.locked',
      'variables.0.pivot.alias',
      'variables.0.pivot.configurable',
      'variables.0.pivot.required',
      'variables.0.pivot.advanced',
    ]);
  });

  it('V9 the same again is fine', () => {
    const locked = variable(1, { locked: true });
    expect(refusedOf([locked], { ...locked, value: 'v' })).toEqual([]);
  });

  it.each<[string, readonly Member[], string[]]>([
    ['takes the key of another one', [{ id: 1, key: 'key-2' }], ['variables.0.key']],
    ['names a variable twice', [{ id: 1 }, { key: 'key-1' }], ['variables.1.key']],
    [
      'makes the same one twice',
      [
        { key: 'n', label: 'N' },
        { key: 'n', label: 'N' },
      ],
      ['variables.1.key'],
    ],
    [
      'renames into what it makes',
      [
        { key: 'n', label: 'N' },
        { id: 1, key: 'n' },
      ],
      ['variables.1.key'],
    ],
    [
      'swaps two keys',
      [
        { id: 1, key: 'key-2' },
        { id: 2, key: 'key-1' },
      ],
      [],
    ],
  ])('V1 holds for a request that %s', (_name, members, paths) => {
    expect(refusedOf([variable(1), variable(2)], ...members).map(([path]) => path)).toEqual(paths);
  });

  it('V7 knows which secrets a request gives: new values, and what everybody could see', () => {
    const secrets = [1, 2, 3].map((id) => variable(id, { secret: true }));
    const members = [{ id: 1, value: 'x' }, { id: 2, value: '********' }, { id: 3 }, { id: 4, secret: true }];
    const { given } = plan([...secrets, variable(4)], ...members, { key: 'n', label: 'N', secret: true, value: 'y' });
    expect([...given]).toEqual(['key-1', 'key-4', 'n']);
  });

  it('a secret that no key opens changes with a new value alone', () => {
    const lost = variable(1, { secret: true, value: null, isLost: true });
    expect(refusedOf([lost], { id: 1, label: 'L' }, { key: 'n', label: 'N' })).toEqual([
      ['variables.0.value', 'The variables.0.value field must be given anew: what is stored cannot be opened.'],
    ]);
    for (const member of [{}, { value: 'new', label: 'L' }, { secret: false }]) {
      expect(refusedOf([lost], { id: 1, ...member })).toEqual([]);
    }
  });

  it('of one that several connectors have, key and secrecy stay', () => {
    const shared = variable(1, { isShared: true });
    expect(refusedOf([shared], { id: 1, key: 'k', secret: true }).map(([path]) => path)).toEqual([
      'variables.0.key',
      'variables.0.secret',
    ]);
    expect(refusedOf([shared], { id: 1, value: 'v' })).toEqual([]);
  });

  it('has so many at most', () => {
    const before = Array.from({ length: 500 }, (_, index) => variable(index));
    expect(refusedOf(before, { key: 'n', label: 'N' })).toEqual([
      ['variables', 'The variables field must not have more than 500 items.'],
    ]);
    expect(refusedOf(before, { id: 1, label: 'N' })).toEqual([]);
  });
});
