import type { Driver } from './driver.ts';

/** A row of `private_driver` that is not deleted. */
export interface PrivateDriverRow {
  readonly driverKey: number;
  readonly driverId: string;
  readonly name: string;
  readonly version: string;
}

/**
 * A kind of cloud that a project registered for itself: its connectors are named and held by it, and nobody here speaks
 * with such a cloud (C2C-2 `none`).
 */
export const privateDriver = ({ driverId, name, version }: PrivateDriverRow): Driver => ({
  driverId,
  version: wholeVersion(version),
  syncMethod: 'none',
  driverType: 'internal',
  provider: name,
  strategy: 'none',
  credentialFields: [],
  rateLimit: { calls: 1, per: 'second' },
});

/** Versions of registrations are texts (`1.2.0`), those of drivers whole numbers: the leading one, or 1. */
function wholeVersion(text: string): number {
  const leading = /^\d{1,9}/.exec(text);
  return leading === null ? 1 : Number(leading[0]);
}
