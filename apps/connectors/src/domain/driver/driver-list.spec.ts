import { builtInDriver, builtInDrivers } from './driver-list.ts';

describe('the drivers that are built in', () => {
  it('§8.2 describe themselves within the limits', () => {
    for (const { driverId, version, provider, credentialFields, rateLimit } of builtInDrivers) {
      expect(driverId).toMatch(/^[a-z][a-z-]{0,49}$/);
      expect(Number.isInteger(version)).toBe(true);
      expect(provider).not.toBe('');
      expect(rateLimit.calls).toBeGreaterThan(0);
      const keys = credentialFields.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { key, label } of credentialFields) {
        expect(key).toMatch(/^[a-zA-Z]{1,100}$/);
        expect(label).not.toBe('');
      }
    }
    expect(new Set(builtInDrivers.map(({ driverId }) => driverId)).size).toBe(builtInDrivers.length);
  });

  it('C2C-2 do what their sync method says', () => {
    for (const driver of builtInDrivers) {
      expect(driver).toHaveProperty(driver.syncMethod === 'pull' ? 'pull' : 'parseCallback');
    }
  });

  it('C2C-6 name what is secret, and C2C-17 need no apiKey', () => {
    for (const driver of builtInDrivers) {
      const { credentialFields } = driver;
      for (const { key, isSecret } of credentialFields) {
        if (/password|token|headers|body|apiKey/.test(key)) expect([key, isSecret]).toEqual([key, true]);
      }
      const apiKey = credentialFields.find(({ key }) => key === 'apiKey');
      expect(apiKey?.isOptional).toBe(driver.parseCallback === undefined ? undefined : true);
    }
  });

  it('are found by their id', () => {
    expect(builtInDriver('traccar')?.provider).toBe('Traccar');
    expect(builtInDriver('nobody')).toBeUndefined();
  });
});
