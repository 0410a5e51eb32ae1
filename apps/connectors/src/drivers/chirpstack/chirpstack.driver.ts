import { presetDriver } from '../mapping/preset-driver.ts';
import { chirpstackMapping } from './chirpstack.mapping.ts';

/** The HTTP integration of ChirpStack 4. */
export const chirpstackDriver = presetDriver({
  driverId: 'chirpstack',
  version: 1,
  provider: 'ChirpStack',
  mapping: chirpstackMapping,
  mark: 'deviceInfo',
  idsIgnoreCase: true,
});
