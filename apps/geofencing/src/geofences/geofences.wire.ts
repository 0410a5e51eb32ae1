import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiProperty, ApiQuery, getSchemaPath } from '@nestjs/swagger';
import { geofenceInputs } from './geofence-inputs.ts';
import { GEOFENCE_TYPES } from './read-geofence.ts';

export class CreatedResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['created'] })
  message!: 'created';
}

const inputs = Object.values(geofenceInputs);

/** The shapes that geofences may have. */
export const ApiGeofenceBody = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...inputs),
    ApiBody({ schema: { oneOf: inputs.map((input) => ({ $ref: getSchemaPath(input) })) } }),
  );

/** Which geofences are wanted. */
export const ApiGeofenceFilter = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({ name: 'type', enum: GEOFENCE_TYPES, isArray: true, required: false }),
    ApiQuery({
      name: 'floor',
      required: false,
      style: 'deepObject',
      explode: true,
      schema: { type: 'object', properties: { id: { type: 'string', minLength: 1, maxLength: 100 } } },
      description: '`floor[id]=DM_1`: those of this floor; `floor=null`: those of none.',
    }),
    ApiQuery({
      name: 'bbox',
      required: false,
      description: 'Latitude and longitude of the north-west, then of the south-east corner: those that it meets.',
      example: '52.6,13.2,52.4,13.6',
    }),
  );

/** Which members are shown. */
export const ApiFields = (): MethodDecorator =>
  ApiQuery({
    name: 'fields',
    type: [String],
    required: false,
    description:
      'Members to show: `id` (always there), the whole `geofence`, or of it `type`, `name`, `description`, `definition`, `trainingStatus`.',
  });
