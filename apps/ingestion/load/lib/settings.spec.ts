import { readSettings } from './settings.ts';

describe('the settings of a load test', () => {
  it('suit the stack of `npm start`', () => {
    expect(readSettings({}, { rate: 7 })).toMatchObject({
      url: 'http://127.0.0.1:8080',
      telemetryUrl: 'http://127.0.0.1:8080',
      user: { email: 'demo@umbra.local' },
      admin: undefined,
      rate: 7,
      route: 'v2',
    });
  });

  it('take durations as k6 does', () => {
    expect(readSettings({ DURATION: '20m' }, {}).durationS).toBe(1_200);
  });

  it('send telemetry past the gateway when told to, and sign for another address', () => {
    const env = { UMBRA_URL: 'http://a/', UMBRA_INGESTION_URL: 'http://b', UMBRA_SIGNED_URL: 'https://c' };
    expect(readSettings(env, {})).toMatchObject({ url: 'http://a', telemetryUrl: 'http://b', signedUrl: 'https://c' });
  });

  it.each([
    [{ RATE: '0' }, 'RATE'],
    [{ RATE: 'many' }, 'RATE'],
    [{ DURATION: '20' }, 'DURATION'],
    [{ ROUTE: 'v1' }, 'ROUTE'],
    [{ UMBRA_USER_EMAIL: 'a@b.c' }, 'UMBRA_USER_PASSWORD'],
    [{ UMBRA_ADMIN_EMAIL: 'a@b.c', UMBRA_ADMIN_PASSWORD: 'x' }, 'UMBRA_USER_EMAIL'],
  ])('refuse %j', (env, name) => {
    expect(() => readSettings(env, {})).toThrow(name);
  });
});
