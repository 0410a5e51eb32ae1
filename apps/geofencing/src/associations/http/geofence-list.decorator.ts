import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { ApiCountPage, ApiErrors } from '@umbra/wire/openapi';
import { GeofencesPage } from '../../geofences/geofence-view.ts';
import { GEOFENCE_TYPES } from '../../geofences/read-geofence.ts';
import { ApiGeofences } from '../../protobuf/geofences-answer.ts';
import { ApiAppId } from './association-routes.decorator.ts';

/** What documents say of a list of a device's geofences. */
export const ApiGeofenceList = (): MethodDecorator =>
  applyDecorators(
    ApiAppId(),
    ApiCountPage(),
    ApiQuery({ name: 'type', enum: GEOFENCE_TYPES, isArray: true, required: false }),
    ApiGeofences(GeofencesPage),
    ApiErrors(400, 401, 403, 404),
  );
