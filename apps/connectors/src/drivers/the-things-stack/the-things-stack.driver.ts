import { presetDriver } from '../mapping/preset-driver.ts';
import { theThingsStackMapping } from './the-things-stack.mapping.ts';

/** Webhooks of The Things Stack, and so of The Things Network. */
export const theThingsStackDriver = presetDriver({
  driverId: 'the-things-stack',
  version: 1,
  provider: 'The Things Stack',
  mapping: theThingsStackMapping,
  mark: 'end_device_ids',
});
