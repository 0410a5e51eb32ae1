import { CallsUsedUpError, ExternalCloudError, LogInFailedError } from '../../domain/driver/external-cloud.error.ts';
import { OneSession } from './one-session.ts';

const KEY = 'cloud.token';

function sessions(login?: () => Promise<string>) {
  let logins = 0;
  const memory = new Map<string, unknown>();
  const byDefault = (): Promise<string> => Promise.resolve(`token ${String((logins += 1))}`);
  return { memory, session: () => new OneSession(memory, KEY, login ?? byDefault), logins: () => logins };
}

describe('OneSession', () => {
  it('C2C-20 logs in once, for all who ask at once and later', async () => {
    const { session, logins } = sessions();
    expect(await Promise.all([session().current(), session().current()])).toEqual(['token 1', 'token 1']);
    expect(await session().current()).toBe('token 1');
    expect(logins()).toBe(1);
  });

  it('C2C-20 logs in once more when the token is refused, for all whom it was refused to', async () => {
    const { session, logins } = sessions();
    const refused = await session().current();
    expect(await Promise.all([session().renewed(refused), session().renewed(refused)])).toEqual(['token 2', 'token 2']);
    expect(await session().renewed(refused)).toBe('token 2');
    expect(logins()).toBe(2);
  });

  it('does not keep a login that failed', async () => {
    let isDown = true;
    const { session, memory } = sessions(() => (isDown ? Promise.reject(new Error('down')) : Promise.resolve('token')));
    await expect(session().current()).rejects.toThrow('down');
    expect(memory.size).toBe(0);
    isDown = false;
    expect(await session().current()).toBe('token');
  });

  it('says that it was the login which failed', async () => {
    const failing = (error: Error) =>
      sessions(() => Promise.reject(error))
        .session()
        .current();
    const failed = failing(new ExternalCloudError('rejected', 'example.org: no such user.'));
    await expect(failed).rejects.toBeInstanceOf(LogInFailedError);
    await expect(failed).rejects.toMatchObject({ kind: 'rejected', message: 'example.org: no such user.' });
    const usedUp = new CallsUsedUpError('example.org', 1_000);
    await expect(failing(usedUp)).rejects.toBe(usedUp);
  });
});
