import { UmbraError } from '@umbra/errors';
import { AttributableError } from './attributable-error.ts';
import { isAttributable } from './attributable.ts';

const refusal = (code: string, constraint?: string): Error => Object.assign(new Error('refused'), { code, constraint });

describe('isAttributable', () => {
  it.each([
    ['a text with a NUL', refusal('22021')],
    ['a missing value', refusal('23502')],
    ['a check', refusal('23514', 'sum_total_check')],
    ['a row that is too large', refusal('54000')],
  ])('wall 7: %s can be the fault of one message', (_what, error) => {
    expect(isAttributable(error)).toBe(true);
  });

  it('wall 7: what a fold says of itself is the fault of one message, other errors of ours are not', () => {
    expect(isAttributable(new AttributableError('READ_MODEL_ROW', 'A row cannot be read.'))).toBe(true);
    expect(isAttributable(new UmbraError('READ_MODEL_ROW', 'A row cannot be read.'))).toBe(false);
  });

  it.each([
    ['a key that is there twice', refusal('23505', 'trace_pkey')],
    ['a missing partition', refusal('23514')],
    ['a foreign key', refusal('23503', 'trace_fkey')],
    ['a missing table', refusal('42P01')],
    ['a lost connection', refusal('08006')],
  ])('wall 7: %s is no fault of a message', (_what, error) => {
    expect(isAttributable(error)).toBe(false);
  });
});
