import type { Driver } from '../domain/driver/driver.ts';

/** A driver of a cloud that exists in a test alone. */
export const scriptedDriver = (over: Partial<Driver> & Pick<Driver, 'driverId'>): Driver => ({
  version: 1,
  syncMethod: 'pull',
  driverType: 'tracker-device',
  provider: 'A scripted cloud',
  strategy: 'scripted',
  credentialFields: [
    { key: 'url', label: 'Address' },
    { key: 'secret', label: 'Secret', isSecret: true },
    { key: 'region', label: 'Region', isOptional: true },
  ],
  rateLimit: { calls: 10, per: 'second' },
  ...over,
});
