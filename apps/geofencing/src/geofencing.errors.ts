import { notFound } from '@umbra/wire';

/** Every refusal of this service, with its status and code. */
export const refusals = {
  geofenceUnknown: () => notFound('GEOFENCING_GEOFENCE_UNKNOWN', 'There is no geofence with this id.'),
} as const;
