import fc from 'fast-check';
import { scriptedDriver } from '../../testing/scripted-driver.ts';
import { callbackKeyHash, takesCallbacks } from './callback-key.ts';
import { NOTHING_KEPT } from './credential-store.ts';
import { MASK } from './credentials.ts';
import { maskedCredentials, unmaskedCredentials } from './masked-credentials.ts';

const pull = scriptedDriver({ driverId: 'pull' });
const push = scriptedDriver({ driverId: 'push', parseCallback: () => ({ readings: [], ignored: {} }) });

describe('credentials as they are shown', () => {
  it('C2C-6 what its driver does not call public is a mask', () => {
    const credentials = { url: 'u', secret: 's', region: 'eu', apiKey: 'k', other: { deep: 's' }, empty: '' };
    const shown = { url: 'u', secret: MASK, region: 'eu', apiKey: MASK, other: MASK, empty: MASK };
    expect(maskedCredentials(pull, credentials)).toEqual(shown);
    expect(maskedCredentials(undefined, { url: 'u' })).toEqual({ url: MASK });
  });

  it('C2C-17 the callback key is shown, of drivers that are called', () => {
    const hash = callbackKeyHash('k');
    expect(maskedCredentials(push, { apiKey: 'k', secret: 's' }, hash)).toEqual({ apiKey: 'k', secret: MASK });
    expect(maskedCredentials(pull, { apiKey: 'k' }, hash)).toEqual({ apiKey: MASK });
  });

  it('C2C-17 V6 what else is called like the callback key is a secret', () => {
    for (const hash of [undefined, callbackKeyHash('another')]) {
      expect(maskedCredentials(push, { apiKey: 'k' }, hash)).toEqual({ apiKey: MASK });
    }
  });

  it('C2C-6 where they cannot be opened, what the driver needs is a mask, and no mask stands for anything', () => {
    expect(maskedCredentials(pull, undefined)).toEqual({ url: MASK, secret: MASK });
    expect(maskedCredentials(undefined, undefined)).toEqual({});
    const { problems } = unmaskedCredentials(pull, { url: MASK, secret: MASK }, { ...NOTHING_KEPT, isBroken: true });
    expect(problems.map(({ path }) => path)).toEqual(['externalCloudInfo.url', 'externalCloudInfo.secret']);
  });

  describe('and an address', () => {
    const fields = pull.credentialFields.map((field) => ({ ...field, isAddress: field.key === 'url' }));
    const calling = { ...pull, credentialFields: fields };
    const problemsOf = (kept: object, given: object) =>
      unmaskedCredentials(calling, { ...given }, { ...NOTHING_KEPT, credentials: { ...kept } }).problems;

    it.each([
      ['https://a.example/x', 'https://a.example/y?z'],
      ['https://a.example', ' HTTPS://A.example:443/ '],
      ['https://a.example/{{externalDeviceId}}', 'https://a.example/'],
      ['https://a.example', ''],
      ['https://a.example', undefined],
    ])('C2C-6 a mask goes along from %s to %s', (before, after) => {
      expect(problemsOf({ url: before, secret: 's' }, { url: after, secret: MASK })).toEqual([]);
    });

    it.each([
      ['https://a.example', 'https://b.example'],
      ['https://a.example', 'http://a.example'],
      ['https://a.example', 'https://a.example:8443'],
      ['https://a.example', 'https://a.example@b.example'],
      ['https://a.example', 'https://a.example.b.example'],
      ['https://a.example', 'no address'],
      [undefined, 'https://a.example'],
      ['', 'https://a.example'],
    ])('C2C-6 a mask does not go along from %s to %s', (before, after) => {
      expect(problemsOf({ url: before, secret: 's' }, { url: after, secret: MASK })).toEqual([
        { path: 'externalCloudInfo.secret', reason: 'must be given anew: url leads to another host' },
      ]);
      expect(problemsOf({ url: before, secret: 's' }, { url: after, secret: 's' })).toEqual([]);
    });
  });

  it('C2C-6 sent back as they were shown, they are what they were', () => {
    const anyCredentials = fc.dictionary(
      fc.constantFrom('url', 'secret', 'region', 'apiKey', 'other', '__proto__'),
      fc.oneof(fc.string(), fc.constant(MASK), fc.integer(), fc.object()),
    );
    fc.assert(
      fc.property(fc.constantFrom(pull, push, undefined), anyCredentials, (driver, kept) => {
        const hash = typeof kept['apiKey'] === 'string' ? callbackKeyHash(kept['apiKey']) : undefined;
        const shown = maskedCredentials(driver, kept, hash);
        // A callback key that is none is no callback key.
        fc.pre(!takesCallbacks(driver) || kept['apiKey'] === undefined || hash !== undefined);
        const { credentials, problems } = unmaskedCredentials(driver, shown, { ...NOTHING_KEPT, credentials: kept });
        expect(problems).toEqual([]);
        expect({ ...credentials }).toEqual({ ...kept });
      }),
    );
  });

  it('C2C-6 a mask of what is no secret is a value; one where nothing is kept is wrong', () => {
    expect(unmaskedCredentials(pull, { url: MASK, secret: MASK }, NOTHING_KEPT)).toEqual({
      credentials: { url: MASK, secret: undefined },
      problems: [{ path: 'externalCloudInfo.secret', reason: expect.any(String) as string }],
    });
  });
});
