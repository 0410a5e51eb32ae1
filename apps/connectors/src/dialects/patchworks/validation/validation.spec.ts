import { Draft } from './draft.ts';
import { boolean, integer, jsonObject, listOf, oneOf, rowId, text, timezone, type Rule } from './rules.ts';
import { filled, nullable, optional, required, shape, type Field } from './shape.ts';
import { texts } from './texts.ts';

const errorsOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { fieldErrors?: object }).fieldErrors ?? error;
  }
};
const checkOne = (rule: Rule<unknown>, value: unknown): unknown =>
  errorsOf(() => Draft.of({ rate_limit_unit: optional(rule) }, { rate_limit_unit: value }).finish());
const wrong = (said: string) => ({ rate_limit_unit: [said] });

describe('§3.3 the rules', () => {
  it.each<[string, Rule<unknown>, unknown, unknown]>([
    ['a text', text(5), ' abc ', 'abc'],
    ['a text of as many characters', text(2), '🚚🚚', '🚚🚚'],
    ['an integer', integer(1), 5, 5],
    ['a digit string', integer(1), '5', 5],
    ['a signed digit string', integer(-5), '-5', -5],
    ['an id', rowId, '12', 12],
    ['true', boolean, true, true],
    ['1', boolean, 1, true],
    ['"1"', boolean, '1', true],
    ['false', boolean, false, false],
    ['0', boolean, 0, false],
    ['"0"', boolean, '0', false],
    ['one of them', oneOf(['second', 'day']), 'day', 'day'],
    ['a zone', timezone, 'Europe/London', 'Europe/London'],
    ['a zone of an older name', timezone, 'Asia/Kolkata', 'Asia/Kolkata'],
    ['UTC', timezone, 'UTC', 'UTC'],
    ['an object', jsonObject, { a: 1 }, { a: 1 }],
    ['a list', listOf(integer(1)), ['1', 2], [1, 2]],
    ['an empty list', listOf(integer(1)), [], []],
  ])('take %s', (_name, rule, value, taken) => {
    expect(checkOne(rule, value)).toEqual({ rate_limit_unit: taken });
  });

  it.each<[string, Rule<unknown>, unknown, string]>([
    ['a number for a text', text(5), 5, 'The rate limit unit field must be a string.'],
    ['an object for a text', text(5), {}, 'The rate limit unit field must be a string.'],
    ['a long text', text(5), 'abcdef', 'The rate limit unit field must not be greater than 5 characters.'],
    ['a fraction', integer(1), 1.5, 'The rate limit unit field must be an integer.'],
    ['a text of letters', integer(1), '5x', 'The rate limit unit field must be an integer.'],
    ['a leading zero', integer(1), '05', 'The rate limit unit field must be an integer.'],
    ['true for an integer', integer(1), true, 'The rate limit unit field must be an integer.'],
    ['a list for an integer', integer(1), ['5'], 'The rate limit unit field must be an integer.'],
    ['too little', integer(1), 0, 'The rate limit unit field must be at least 1.'],
    ['too much', integer(1, 9), '10', 'The rate limit unit field must not be greater than 9.'],
    ['what no column takes', integer(1), 2 ** 31, 'The rate limit unit field must not be greater than 2147483647.'],
    ['an id of letters', rowId, 'x', 'The rate limit unit field must be an integer.'],
    ['a fraction of an id', rowId, 1.5, 'The rate limit unit field must be an integer.'],
    ['an id that no row has', rowId, 0, 'The selected rate limit unit is invalid.'],
    ['an id beyond measure', rowId, '99999999999999999999', 'The selected rate limit unit is invalid.'],
    ['yes', boolean, 'yes', 'The rate limit unit field must be true or false.'],
    ['2', boolean, 2, 'The rate limit unit field must be true or false.'],
    ['another word', oneOf(['second']), 'week', 'The selected rate limit unit is invalid.'],
    ['a number for a word', oneOf(['second']), 5, 'The selected rate limit unit is invalid.'],
    ['an unknown zone', timezone, 'Mars/Base', 'The rate limit unit field must be a valid timezone.'],
    ['a zone in small letters', timezone, 'europe/london', 'The rate limit unit field must be a valid timezone.'],
    ['an offset', timezone, '+01:00', 'The rate limit unit field must be a valid timezone.'],
    ['a number for a zone', timezone, 5, 'The rate limit unit field must be a valid timezone.'],
    ['a list for an object', jsonObject, [], 'The rate limit unit field must be an array.'],
    ['an object for a list', listOf(text(5)), {}, 'The rate limit unit field must be an array.'],
    ['a long list', listOf(text(5), 1), ['a', 'b'], 'The rate limit unit field must not have more than 1 items.'],
    ['null', text(5), null, 'The rate limit unit field must be a string.'],
    ['an empty text', boolean, '', 'The rate limit unit field must be true or false.'],
  ])('refuse %s', (_name, rule, value, said) => {
    expect(checkOne(rule, value)).toEqual(wrong(said));
  });
});

describe('§3.3 fields', () => {
  const check = (field: Field<unknown>, body: object) => errorsOf(() => Draft.of({ name: field }, body).finish());
  const missing = { name: ['The name field is required.'] };

  it.each([
    ['required', required(text(9)), {}, missing],
    ['required', required(text(9)), { name: null }, missing],
    ['required', required(text(9)), { name: '  ' }, missing],
    ['filled', filled(text(9)), {}, {}],
    ['filled', filled(text(9)), { name: '' }, missing],
    ['nullable', nullable(text(9)), {}, {}],
    ['nullable', nullable(text(9)), { name: ' ' }, { name: null }],
    ['nullable', nullable(text(9)), { other: 1 }, {}],
  ])('%s (%#)', (_name, field, body, expected) => {
    expect(check(field, body)).toEqual(expected);
  });

  it.each([[null], [[]], ['text'], [5], [undefined]])('a body that is %j says nothing', (body) => {
    expect(errorsOf(() => Draft.of({ name: required(text(9)) }, body).finish())).toEqual(missing);
  });

  it('takes nothing from the prototype of objects', () => {
    expect(check(optional(text(9)), JSON.parse('{"__proto__":{"name":"x"}}') as object)).toEqual({});
    expect(errorsOf(() => Draft.of({ constructor: optional(text(9)) }, {}).finish())).toEqual({});
  });

  it.each([[{ name: 'a\0' }], [{ other: [{ x: '\0' }] }], [{ 'a\0': 1 }]])('refuses U+0000 anywhere: %j', (body) => {
    expect(check(optional(text(9)), body)).toMatchObject({ status: 400 });
  });

  it('T-P2 says all that is wrong, in the order of the fields, whatever was found first', () => {
    const fields = {
      name: required(text(9)),
      pool: nullable(rowId),
      variables: optional(
        listOf(
          shape({ id: nullable(rowId), key: required(text(9)), pivot: optional(shape({ alias: nullable(text(2)) })) }),
        ),
      ),
      type: nullable(text(1)),
    };
    const draft = Draft.of(fields, {
      type: 'long',
      variables: [{}, 5, { key: 'a', id: 'x', pivot: { alias: 'abc' } }],
    });
    draft.refuse('variables.10.id', texts.selected('variables.10.id'));
    draft.refuse('pool', texts.selected('pool'));
    expect(draft.isRefused('variables')).toBe(true);
    expect(draft.values).toEqual({});
    expect(Object.entries(errorsOf(() => draft.finish()) as object)).toEqual([
      ['name', ['The name field is required.']],
      ['pool', ['The selected pool is invalid.']],
      ['variables.0.key', ['The variables.0.key field is required.']],
      ['variables.1', ['The variables.1 field must be an array.']],
      ['variables.2.id', ['The variables.2.id field must be an integer.']],
      ['variables.2.pivot.alias', ['The variables.2.pivot.alias field must not be greater than 2 characters.']],
      ['variables.10.id', ['The selected variables.10.id is invalid.']],
      ['type', ['The type field must not be greater than 1 characters.']],
    ]);
  });
});
