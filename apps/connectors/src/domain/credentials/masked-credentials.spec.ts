import fc from 'fast-check';
import { scriptedDriver } from '../../testing/scripted-driver.ts';
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
    expect(maskedCredentials(push, { apiKey: 'k', secret: 's' })).toEqual({ apiKey: 'k', secret: MASK });
  });

  it('C2C-6 sent back as they were shown, they are what they were', () => {
    const anyCredentials = fc.dictionary(
      fc.constantFrom('url', 'secret', 'region', 'apiKey', 'other', '__proto__'),
      fc.oneof(fc.string(), fc.constant(MASK), fc.integer(), fc.object()),
    );
    fc.assert(
      fc.property(fc.constantFrom(pull, push, undefined), anyCredentials, (driver, kept) => {
        const { credentials, problems } = unmaskedCredentials(driver, maskedCredentials(driver, kept), kept);
        expect(problems).toEqual([]);
        expect({ ...credentials }).toEqual({ ...kept });
      }),
    );
  });

  it('C2C-6 a mask of what is no secret is a value; one where nothing is kept is wrong', () => {
    expect(unmaskedCredentials(pull, { url: MASK, secret: MASK }, {})).toEqual({
      credentials: { url: MASK, secret: undefined },
      problems: [{ path: 'externalCloudInfo.secret', reason: expect.any(String) as string }],
    });
  });
});
