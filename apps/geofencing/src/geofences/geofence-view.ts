import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { Geofence } from '@umbra/contracts/geofence';
import { CountPageResponse } from '@umbra/wire/openapi';
import type { GeofenceField } from './geofence-query.ts';
import { CircleInput, PoiInput, PolygonInput } from './geofence-inputs.ts';

export class TrainingStatus {
  @ApiProperty({ description: 'An untrained point of interest matches nothing (GEO-6).' })
  trained!: boolean;
}

export class PoiView extends PoiInput {
  @ApiProperty({ type: TrainingStatus })
  trainingStatus!: TrainingStatus;
}

/** A geofence as it is shown: all of it, or what `fields` names. */
type ShownGeofence = Partial<Geofence> & { readonly trainingStatus?: TrainingStatus };

@ApiExtraModels(CircleInput, PolygonInput, PoiView)
export class GeofenceItem {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiPropertyOptional({
    oneOf: [CircleInput, PolygonInput, PoiView].map((view) => ({ $ref: getSchemaPath(view) })),
    description: 'Absent if `fields` names nothing of it.',
  })
  geofence?: ShownGeofence;
}

export class GeofencesPage extends CountPageResponse {
  @ApiProperty({ type: [GeofenceItem] })
  data!: readonly GeofenceItem[];
}

/** Nothing trains yet. */
const UNTRAINED: TrainingStatus = { trained: false };

/** A geofence as lists and single reads show it (§11). @param fields of it; all where none are given */
export function geofenceItem(
  { id, geofence }: { readonly id: string; readonly geofence: Geofence },
  fields?: ReadonlySet<GeofenceField>,
): GeofenceItem {
  const whole = geofence.type === 'poi' ? { ...geofence, trainingStatus: UNTRAINED } : geofence;
  if (fields === undefined) return { id, geofence: whole };
  if (fields.size === 0) return { id };
  const shown = Object.entries(whole).filter(([name]) => fields.has(name as GeofenceField));
  return { id, geofence: Object.fromEntries(shown) };
}
