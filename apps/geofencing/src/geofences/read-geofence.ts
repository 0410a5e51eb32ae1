import type { Type } from '@nestjs/common';
import type { Geofence } from '@umbra/contracts/geofence';
import { objectBody, WireValidationPipe } from '@umbra/wire';
import { refusals } from '../geofencing.errors.ts';
import { geofenceInputs } from './geofence-inputs.ts';

const validation = new WireValidationPipe();

/**
 * What a geofence is to be (§11). It is no closed object: what it does not know is left out, so that what was read, with its
 * training status, can be sent back.
 * @throws WireError 400 that names each wrong field
 */
export async function readGeofence(body: unknown): Promise<Geofence> {
  const { type } = objectBody(body);
  if (!isGeofenceType(type)) throw refusals.geofenceTypeUnknown();
  const metatype: Type = geofenceInputs[type];
  return (await validation.transform(body, { type: 'body', metatype })) as Geofence;
}

/** In the order in which §11 has them. */
export const GEOFENCE_TYPES = ['circle', 'polygon', 'poi'] as const;
export type GeofenceType = (typeof GEOFENCE_TYPES)[number];

export const isGeofenceType = (value: unknown): value is GeofenceType => GEOFENCE_TYPES.some((type) => type === value);
