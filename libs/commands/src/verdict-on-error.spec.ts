import { UmbraError } from '@umbra/errors';
import { conflict, tooManyRequests, unavailable, WireError } from '@umbra/wire';
import { QueryFailedError } from 'typeorm';
import { verdictOnError } from './verdict-on-error.ts';

const ofDatabase = (code: string) =>
  new QueryFailedError('SELECT', [], Object.assign(new Error('secret text'), { code }));

describe('what an error of a handler means', () => {
  it.each([conflict('BANK_FULL', 'Full.'), tooManyRequests('Slow down.')])(
    'a refusal of the caller is the outcome, in its words: %s',
    (error) => {
      const { status, code, message } = error;
      expect(verdictOnError(error)).toEqual({
        ending: 'refused',
        outcome: { status: 'refused', refusal: { status, code, message } },
      });
    },
  );

  it.each([
    ['a value', ofDatabase('22003')],
    ['a key that is there', ofDatabase('23505')],
    ['a row that is too large', ofDatabase('54000')],
    ['what a function raises', ofDatabase('P0001')],
    ['a transaction that is broken already', ofDatabase('25P02')],
    ['a bug', new TypeError('secret text')],
    ['an error of ours', new UmbraError('BANK_ODD', 'secret text')],
    ['a refusal of our own', new WireError(500, 'BANK_BROKEN', 'secret text')],
  ])('%s fails its command alone, and the answer says nothing of it', (_what, error) => {
    const verdict = verdictOnError(error);
    expect(verdict).toMatchObject({ ending: 'failed', error });
    expect(verdict.outcome).toMatchObject({ status: 'refused', refusal: { status: 500, code: 'COMMANDS_FAILED' } });
    expect(JSON.stringify(verdict.outcome)).not.toContain('secret');
  });

  it.each([
    ['a deadlock', ofDatabase('40P01')],
    ['a server that shuts down', ofDatabase('57P01')],
    ['a part that is away', unavailable('BANK_AWAY', 'Away.')],
    ['a missing table', ofDatabase('42P01')],
    ['a missing right', ofDatabase('42501')],
    ['a database that only reads', ofDatabase('25006')],
  ])('%s is not about the command', (_what, error) => {
    expect(() => verdictOnError(error)).toThrow(error);
  });
});
