import type { KnownDevice } from '@umbra/access';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** The samples of one request that belong to one device. */
export interface AddressedSamples {
  readonly device: KnownDevice;
  readonly samples: readonly Telemetry[];
}
