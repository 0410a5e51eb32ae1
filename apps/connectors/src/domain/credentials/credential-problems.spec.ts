import { scriptedDriver } from '../../testing/scripted-driver.ts';
import { credentialFieldsOf, credentialProblems, unknownCredentials } from './credential-problems.ts';

const pull = scriptedDriver({ driverId: 'pull' });
const push = scriptedDriver({ driverId: 'push', parseCallback: () => ({ readings: [], ignored: {} }) });
const good = { url: 'u', secret: 's' };
const pathsOf = (problems: readonly { readonly path: string }[]) => problems.map(({ path }) => path);

describe('what is wrong with credentials', () => {
  it.each<[object, string[]]>([
    [good, []],
    [{ ...good, region: '', more: 1 }, []],
    [{}, ['externalCloudInfo.url', 'externalCloudInfo.secret']],
    [{ url: '', secret: null }, ['externalCloudInfo.url', 'externalCloudInfo.secret']],
    [{ url: 0, secret: false }, []],
    [{ ...good, more: 'x'.repeat(70_000) }, ['externalCloudInfo']],
  ])('C2C-6 %#: what the driver must have is missing, or there is too much', (credentials, paths) => {
    expect(pathsOf(credentialProblems(pull, { ...credentials }))).toEqual(paths);
  });

  it('C2C-17 a callback key may be left out, and has 20 to 100 characters', () => {
    for (const apiKey of [undefined, 'x'.repeat(20), 'x'.repeat(100)]) {
      expect(credentialProblems(push, { ...good, apiKey })).toEqual([]);
    }
    for (const apiKey of [null, '', 'x'.repeat(19), 'x'.repeat(101), 1]) {
      expect(pathsOf(credentialProblems(push, { ...good, apiKey }))).toEqual(['externalCloudInfo.apiKey']);
      expect(credentialProblems(pull, { ...good, apiKey })).toEqual([]);
    }
  });

  it('C2C-19 what no field names is unknown; the callback key is a field of drivers that are called', () => {
    expect(pathsOf(unknownCredentials(pull, { ...good, apiKey: 'k', x: 1 }))).toEqual([
      'externalCloudInfo.apiKey',
      'externalCloudInfo.x',
    ]);
    expect(unknownCredentials(push, { ...good, apiKey: 'k' })).toEqual([]);
    expect(unknownCredentials(pull, Object.fromEntries(Array.from({ length: 99 }, (_, n) => [n, n])))).toHaveLength(20);
  });

  it('C2C-17 a driver may name the callback key itself', () => {
    const own = { key: 'apiKey', label: 'A key of ours' };
    expect(credentialFieldsOf({ ...push, credentialFields: [own] })).toEqual([own]);
  });
});
